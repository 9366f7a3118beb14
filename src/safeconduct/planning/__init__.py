"""Use cases: scenario to verified plan. Pure: clock, seed and data are arguments."""
