"""Frontier, veto sets, chance of passage, leverage."""
