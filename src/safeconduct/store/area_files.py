"""Areas from the user's files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.errors import Fault, InputError

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area

MOST_BYTES = 20_000_000
"""A larger file is no area that somebody drew."""


def read_areas(paths: Iterable[str | Path]) -> tuple[Area, ...]:
    """The areas of GeoJSON files.

    Raises
    ------
    InputError
        With every fault of all files.
    """
    from safeconduct.airspace.areas import areas_from_geojson

    out: list[Area] = []
    faults: list[Fault] = []
    for path in map(Path, paths):
        try:
            out += areas_from_geojson(json.loads(_text(path)), path.name)
        except json.JSONDecodeError as error:
            what = f"is no JSON: {error.msg} in line {error.lineno}."
            faults.append(Fault(path.name, what, "Export it as GeoJSON again."))
        except InputError as error:
            faults += error.faults
    twice = {a.id for a in out if sum(other.id == a.id for other in out) > 1}
    faults += [Fault("avoid", f'two areas have the id "{id}".', "Give each its own.") for id in sorted(twice)]
    if faults:
        raise InputError(faults)
    return tuple(out)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            what = f"has more than {MOST_BYTES // 1_000_000} MB."
            raise InputError.single(path.name, what, "Simplify the areas first.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError.single(str(path), f"cannot be read ({error}).", "Check the path.") from None
