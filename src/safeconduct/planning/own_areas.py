"""Closed areas among the user's own facts, as areas of a scenario: they count where closures on record do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import inf

from safeconduct.airspace.area_values import Limits
from safeconduct.facts import Facts
from safeconduct.facts.own_areas import OwnArea, area_of
from safeconduct.planning.standings import horizon_h
from safeconduct.scenario.figures import Mark
from safeconduct.scenario.model import Scenario, SkyArea


def with_own_areas(scenario: Scenario, facts: Facts) -> Scenario:
    """A scenario with the areas of the user's own facts that are closed at some time up to its horizon.

    An area of the scenario with the same id goes before the fact's.
    """
    if not facts.areas:
        return scenario
    known = {area.id for area in scenario.areas}
    return replace(scenario, areas=(*scenario.areas, *_added(scenario, facts, known)))


def _added(scenario: Scenario, facts: Facts, known: set[str]) -> Iterator[SkyArea]:
    end = scenario.start + timedelta(hours=horizon_h(scenario))
    for own in facts.areas:
        over = (own.ends is not None and own.ends <= scenario.start) or (
            own.begins is not None and own.begins >= end
        )
        if not over and own.id not in known:
            yield sky_area(own, scenario.as_of.isoformat())


def sky_area(own: OwnArea, day: str) -> SkyArea:
    """An area of the user's own facts; `day` dates it where it says no day of its own."""
    limits = Limits(
        floor_fl=own.floor_fl or 0.0,
        ceiling_fl=inf if own.ceiling_fl is None else own.ceiling_fl,
        begins=own.begins,
        ends=own.ends,
        hours_utc=own.hours_utc,
    )
    return SkyArea(
        id=own.id,
        name=own.name,
        kind="closed",
        shapes=area_of(own).shapes,
        limits=limits,
        mark=Mark("fact", source=own.source, date=own.seen_on or day),
        note=own.note,
        by_fact=True,
    )
