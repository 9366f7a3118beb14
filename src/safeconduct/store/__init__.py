"""The only I/O: package data, files, SQLite."""
