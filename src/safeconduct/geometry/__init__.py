"""Points, arcs and predicates on the unit sphere."""
