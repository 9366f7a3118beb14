"""Scenario files on the disk: read with a cap, checked; written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.file.lookups import Lookups
from safeconduct.scenario.model import Scenario
from safeconduct.store.airports import airport_rows, check_place
from safeconduct.store.facts import load_facts

MAX_BYTES = 1_000_000
"""Largest scenario file read, bytes; the examples have some ten thousand."""


def load_scenario(path: str | os.PathLike[str]) -> Scenario:
    """The scenario of a file.

    Raises
    ------
    InputError
        With every fault: the file cannot be read, is not TOML, or says what cannot be.
    """
    return parse_scenario(read_text(path), lookups())


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of a scenario file, at most `MAX_BYTES` of it; never more is read of an endless one.

    Raises
    ------
    InputError
        Where the file cannot be read, is too large, or is no UTF-8 text.
    """
    try:
        with open(path, "rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError([_unreadable(Path(path), error)]) from None
    return _text(os.fspath(path), content)


def _text(name: str, content: bytes) -> str:
    if b"\0" in content:
        raise InputError.single(name, "is a binary file, not a scenario.", "A scenario is a TOML text.")
    if len(content) > MAX_BYTES:
        what = f"is larger than {MAX_BYTES // 1_000_000} MB."
        raise InputError.single(name, what, "A scenario is a TOML text of some kilobytes.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = f"is not UTF-8 text (byte {error.start}, line {line})."
        raise InputError.single(name, what, "Save it as UTF-8.") from None


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
    return f"safeconduct new {path} writes a template."


def lookups() -> Lookups:
    """The facts in use and the airport table."""
    return Lookups(load_facts(), check_place, airports_of)


@cache
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
    try:
        if overwrite:
            _replace(target, text)
        else:
            _create(target, text)
    except FileExistsError:
        raise InputError.single(str(target), "is there already.", "--force overwrites it.") from None
    except OSError as error:
        raise InputError.single(str(target), f"cannot be written: {error.strerror or error}.") from None


def _written_beside(target: Path, text: str) -> str:
    """A temporary file with the text in the target's folder, so that renaming it is one step."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(name, 0o666 & ~_umask())
    return name


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _replace(target: Path, text: str) -> None:
    name = _written_beside(target, text)
    try:
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _create(target: Path, text: str) -> None:
    if target.exists():
        raise FileExistsError(target)
    name = _written_beside(target, text)
    try:
        os.link(name, target)  # fails if somebody else was faster, where a rename would overwrite
    finally:
        os.unlink(name)
