"""The scenario as a TOML file: its tables, every fault at once with its line, and the values that come of it."""
