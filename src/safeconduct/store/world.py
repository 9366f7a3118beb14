"""The world of the package data, loaded once per process."""

from __future__ import annotations

from functools import cache

from safeconduct.planning.planning_data import World
from safeconduct.store.facts import load_facts
from safeconduct.store.islands import load_islands
from safeconduct.store.policies import load_policies
from safeconduct.store.sky import load_borders, load_index, load_sky


@cache
def load_world() -> World:
    """Sky, policies, facts and borders of the package."""
    return World(load_sky(), load_policies(), load_facts(), load_index, load_borders(), load_islands())
