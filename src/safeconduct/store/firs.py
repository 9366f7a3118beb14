"""Flight information regions that the user imported: copies of his files, in his own folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.airspace.area_values import PolygonShape
from safeconduct.errors import InputError, did_you_mean
from safeconduct.formats.json_text import read_json
from safeconduct.limits import AREA_BYTES
from safeconduct.store.files import read_text, write_whole

if TYPE_CHECKING:
    from safeconduct.airspace.area_values import Shape


def firs_folder() -> Path:
    """``firs`` in the user's configuration folder (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "safeconduct" / "firs"


def import_firs(path: str | Path, code_property: str = "") -> tuple[str, ...]:
    """Checks a file of boundaries and keeps what was read in the user's folder; the codes in it.

    Raises
    ------
    InputError
        With every fault of the file; nothing is kept then.
    """
    from safeconduct.airspace.firs import firs_from_geojson

    source = Path(path)
    found = firs_from_geojson(_document(source), source.name, code_property)
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": _geometry(shapes)}
        for code, shapes in sorted(found.items())
    ]
    kept = json.dumps({"type": "FeatureCollection", "source": source.name, "features": features})
    firs_folder().mkdir(parents=True, exist_ok=True)
    write_whole(firs_folder() / f"{source.stem}.geojson", kept + "\n")
    return tuple(sorted(found))


def _geometry(shapes: tuple[Shape, ...]) -> dict[str, object]:
    """The polygons of shapes as GeoJSON."""
    from safeconduct.airspace.areas import geojson_rings

    polygons = [shape for shape in shapes if isinstance(shape, PolygonShape)]
    return {"type": "MultiPolygon", "coordinates": [geojson_rings(shape) for shape in polygons]}


def known_firs() -> dict[str, Path]:
    """The file of each region imported, by its code."""
    from safeconduct.airspace.firs import firs_from_geojson

    out: dict[str, Path] = {}
    for file in _files():
        out |= dict.fromkeys(firs_from_geojson(_document(file), file.name), file)
    return out


def fir_shapes(code: str) -> tuple[Shape, ...]:
    """The shapes of a region by its code; of two files that have it, the later name's.

    Raises
    ------
    InputError
        Where no imported file has it.
    """
    from safeconduct.airspace.firs import firs_from_geojson

    wanted = code.strip().upper()
    known: list[str] = []
    shapes: tuple[Shape, ...] = ()
    for file in _files():
        found = firs_from_geojson(_document(file), file.name)
        known += found
        shapes = found.get(wanted, shapes)
    if not shapes:
        what = f'there are no boundaries of the region "{wanted}".'
        hint = did_you_mean(wanted, known) or "safeconduct firs import FILE reads them from a file of yours."
        raise InputError.single("", what, hint)
    return shapes


def _files() -> list[Path]:
    folder = firs_folder()
    return sorted(folder.glob("*.geojson")) if folder.is_dir() else []


def _document(path: Path) -> object:
    return read_json(read_text(path, AREA_BYTES), path.name)
