"""The fact base: packaged, with the user's own facts laid over it; read once per process and set of files."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from safeconduct.errors import InputError
from safeconduct.facts import Facts
from safeconduct.facts.own import with_own
from safeconduct.facts.tables import facts_from
from safeconduct.store.own_facts import read_tables

PACKED = "data/facts/facts.json.xz"
"""Path of the packed tables inside the package."""

_in_use: tuple[Path, ...] = ()


@cache
def packaged_facts() -> Facts:
    """The fact base that comes with the package, without anybody's own facts."""
    content = lzma.decompress(files("safeconduct").joinpath(PACKED).read_bytes())
    return facts_from(json.loads(content), hashlib.sha256(content).hexdigest())


def use_own_facts(own: Iterable[Path]) -> None:
    """Lays these files over the packaged facts from now on, in this process."""
    global _in_use
    _in_use = tuple(own)


def own_in_use() -> tuple[Path, ...]:
    """Files of own facts in use."""
    return _in_use


def facts_key() -> tuple[tuple[str, int, int, int], ...]:
    """Which own facts are in use, and their state on the disk: what is kept of the facts holds while it is the same."""
    return tuple((str(file), *_state_of(file)) for file in _in_use)


def _state_of(file: Path) -> tuple[int, int, int]:
    try:
        stat = file.stat()
    except OSError:
        return (0, 0, 0)
    # the number of the file too: a clock that is set back can give a new one the time of the old
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def load_facts() -> Facts:
    """The facts in use; raises InputError with every fault of the user's own files."""
    return _loaded(facts_key())


@lru_cache(4)
def _loaded(key: tuple[tuple[str, int, int, int], ...]) -> Facts:
    return facts_with([Path(name) for name, *_ in key])


def facts_with(own: Sequence[Path]) -> Facts:
    """The packaged facts with the files laid over; raises InputError with every fault."""
    tables, faults = read_tables(own)
    facts, more = with_own(packaged_facts(), tables)
    if faults or more:
        raise InputError([*faults, *more])
    return facts
