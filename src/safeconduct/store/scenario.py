"""Scenario files on the disk: read with a cap, checked; written whole or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path

from safeconduct.airspace.area_values import Shape
from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.limits import SCENARIO_BYTES
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.file.lookups import Lookups
from safeconduct.scenario.model import Scenario
from safeconduct.store import files
from safeconduct.store.airports import airport_rows, check_place, field_facts
from safeconduct.store.facts import load_facts
from safeconduct.store.files import create, write_whole
from safeconduct.store.firs import fir_shapes


def load_scenario(path: str | os.PathLike[str]) -> Scenario:
    """The scenario of a file.

    Raises
    ------
    InputError
        With every fault: the file cannot be read, is not TOML, or says what cannot be.
    """
    return parse_scenario(read_text(path), lookups(Path(path).parent))


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of a scenario file, at most `SCENARIO_BYTES` of it; never more is read of an endless one.

    Raises
    ------
    InputError
        Where the file cannot be read, is too large, or is no UTF-8 text.
    """
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        raise InputError([_unreadable(Path(path), error)]) from None
    return files.read_text(Path(path), SCENARIO_BYTES)


def _unreadable(path: Path, error: OSError) -> Fault:
    if isinstance(error, FileNotFoundError):
        return Fault(str(path), "there is no such file.", _close_name(path) or _write_one(path))
    if isinstance(error, IsADirectoryError):
        return Fault(str(path), "is a folder.", "Name a scenario file in it.")
    return Fault(str(path), f"cannot be read: {error.strerror or error}.")


def _close_name(path: Path) -> str:
    folder = path.parent
    names = sorted(entry.name for entry in folder.glob("*.toml")) if folder.is_dir() else []
    return did_you_mean(path.name, names, {name: str(folder / name) for name in names})


def _write_one(path: Path) -> str:
    return f"safeconduct new {path} asks for what it needs and writes one."


def lookups(folder: Path | None = None) -> Lookups:
    """The facts in use and the airport table; files that a scenario names are looked for in `folder`, if it has one."""
    known = Lookups(load_facts(), check_place, airports_of, field_facts, fir=fir_shapes)
    return known if folder is None else replace(known, area_file=partial(area_file, folder))


def area_file(folder: Path, name: str) -> tuple[Shape, ...]:
    """The shapes of a GeoJSON file in a folder or below it, never outside.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    from safeconduct.store.area_files import read_areas

    if Path(name).is_absolute() or ".." in Path(name).parts:
        what = f'"{name}" lies outside the folder of the scenario.'
        raise InputError.single("", what, "Put the file beside the scenario and write its name alone.")
    return tuple(shape for area in read_areas([folder / name]) for shape in area.shapes)


def airports_of(state: str) -> tuple[tuple[float, float], ...]:
    """Positions of a state's airports; the whole table is parsed, so only asked for bare positions."""
    return tuple((a.lat_deg, a.lon_deg) for a in airport_rows() if a.country == state)


def write_new(path: str | os.PathLike[str], text: str, overwrite: bool = False) -> None:
    """Write a file whole or not at all; an existing one only if told to.

    Raises
    ------
    InputError
        If the file is there already or cannot be written.
    """
    target = Path(path)
    if overwrite:
        write_whole(target, text)
        return
    try:
        create(target, text)
    except FileExistsError:
        raise InputError.single(str(target), "is there already.", "--force overwrites it.") from None
    except OSError as error:
        raise InputError.single(str(target), f"cannot be written: {error.strerror or error}.") from None
