"""The shortest permitted route."""
