"""Areas from the user's files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.errors import Fault, InputError
from safeconduct.formats.json_text import read_json
from safeconduct.limits import AREA_BYTES
from safeconduct.store.files import read_text

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area


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
            out += areas_from_geojson(read_json(read_text(path, AREA_BYTES), path.name), path.name)
        except InputError as error:
            faults += error.faults
    twice = [id for id, count in Counter(area.id for area in out).items() if count > 1]
    faults += [Fault("avoid", f'two areas have the id "{id}".', "Give each its own.") for id in sorted(twice)]
    if faults:
        raise InputError(faults)
    return tuple(out)
