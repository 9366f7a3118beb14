"""The scenario: what a person wrote, checked and turned into values that planning can use."""
