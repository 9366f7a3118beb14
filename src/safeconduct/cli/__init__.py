"""Parse, call, print or serialise. No logic."""
