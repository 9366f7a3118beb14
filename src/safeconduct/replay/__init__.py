"""What the program would have said of real cases, beside what happened: records, blind plans, scores, exercises."""
