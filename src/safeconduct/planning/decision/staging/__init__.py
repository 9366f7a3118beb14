"""Staged moves under an alert that rises and falls: what each step costs, what it saves. Numbers only."""
