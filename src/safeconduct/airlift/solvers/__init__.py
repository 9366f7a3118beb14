"""How schedules are found: starts, search, proof."""
