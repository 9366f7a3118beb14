"""Texts as they come from outside, looked at before and while they are parsed: CSV, JSON, the size of a TOML text. Pure."""
