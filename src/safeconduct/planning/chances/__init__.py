"""How likely the answers are, and what that comes to for the passage; as stated, or as interests suggest."""
