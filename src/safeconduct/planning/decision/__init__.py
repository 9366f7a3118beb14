"""When to decide, what waiting costs, what to do first; staged moves under an alert beside it."""
