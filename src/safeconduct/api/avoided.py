"""Closed areas that a route is to keep out of, as a person gives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.facts.own_areas import area_of, areas_in_force
from safeconduct.scenario.figures import Mark
from safeconduct.scenario.model import SkyArea
from safeconduct.store.facts import load_facts

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area


def closed_areas(avoid: Iterable[Area | str | Path] | str | Path) -> tuple[Area, ...]:
    """Areas as given or as read from GeoJSON files.

    Raises
    ------
    InputError
        With every fault of the files.
    """
    given = [avoid] if isinstance(avoid, str | Path) else list(avoid)
    if not given:
        return ()
    from safeconduct.store.area_files import read_areas

    files = [one for one in given if isinstance(one, str | Path)]
    return (*(one for one in given if not isinstance(one, str | Path)), *(read_areas(files) if files else ()))


def own_areas_on(day: date | None) -> tuple[Area, ...]:
    """The closed areas among the user's own facts that are in force on a day; none without a day, as of closures."""
    own = load_facts().areas
    return tuple(area_of(one) for one in areas_in_force(own, day)) if own and day else ()


def with_own_areas(
    areas: tuple[Area, ...], day: date | None, cruise_fl: float | None = None
) -> tuple[Area, ...]:
    """Areas to keep out of, and those of the user's own that bind on that day at that level."""
    given = {area.id for area in areas}
    own = tuple(area for area in own_areas_on(day) if area.id not in given)
    return (*areas, *bound(own, cruise_fl)[0])


def bound(areas: tuple[Area, ...], cruise_fl: float | None) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """The areas that bind a flight at a level, and what is to be said of the others; without a level all bind."""
    if cruise_fl is None:
        return areas, tuple(
            f"{a.name} is closed {a.limits.words}; treated as closed" for a in areas if a.limits.words
        )
    closed = tuple(a for a in areas if a.limits.binds(cruise_fl, cruise_fl))
    free = [a for a in areas if a not in closed]
    return closed, tuple(f"{a.name} is closed {a.limits.words}: free at FL{cruise_fl:03.0f}" for a in free)


def supposed_areas(files: Iterable[str | Path]) -> tuple[SkyArea, ...]:
    """The areas of GeoJSON files as a scenario's, closed by supposition.

    Raises
    ------
    InputError
        With every fault of the files.
    """
    mark = Mark("assumed", by="who asks")
    return tuple(
        SkyArea(area.id, area.name, "closed", area.shapes, area.limits, mark)
        for area in closed_areas(list(files))
    )
