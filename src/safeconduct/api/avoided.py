"""Closed areas that a route is to keep out of, as a person gives them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

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


def bound(areas: tuple[Area, ...], cruise_fl: float | None) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """The areas that bind a flight at a level, and what is to be said of the others; without a level all bind."""
    if cruise_fl is None:
        return areas, tuple(
            f"{a.name} is closed {a.limits.words}; treated as closed" for a in areas if a.limits.words
        )
    closed = tuple(a for a in areas if a.limits.binds(cruise_fl, cruise_fl))
    free = [a for a in areas if a not in closed]
    return closed, tuple(f"{a.name} is closed {a.limits.words}: free at FL{cruise_fl:03.0f}" for a in free)
