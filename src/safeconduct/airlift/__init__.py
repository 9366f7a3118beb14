"""How many flights, how long, what limits it."""
