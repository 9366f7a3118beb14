"""The world of the package data, loaded once per process."""

from __future__ import annotations

from functools import lru_cache

from safeconduct.planning.planning_data import Ground, World
from safeconduct.store.airports import airports_named
from safeconduct.store.facts import facts_key, load_facts
from safeconduct.store.islands import load_islands
from safeconduct.store.policies import load_policies
from safeconduct.store.sky import load_borders, load_index, load_sky
from safeconduct.store.surface import load_surface


def load_world() -> World:
    """Sky, policies, facts in use, borders and islands of the package."""
    return _world(facts_key())


@lru_cache(2)
def _world(_: object) -> World:
    ground = Ground(load_surface, airports_named)
    return World(
        load_sky(), load_policies(), load_facts(), load_index, load_borders(), load_islands(), ground
    )
