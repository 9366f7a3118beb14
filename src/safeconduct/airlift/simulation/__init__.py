"""How late it may get: a schedule flown many times with what goes wrong."""
