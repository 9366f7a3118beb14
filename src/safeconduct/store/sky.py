"""The packaged sky, and the index over it: derived data, built on first use and kept like a compiled kernel."""

from __future__ import annotations

import hashlib
import lzma
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from safeconduct.airspace.pack import unpack
from safeconduct.airspace.sky import Sky
from safeconduct.routing.index import Borders, Index, build_borders, build_index

PACKED = "data/sky/sky.bin.xz"
"""Path of the packed sky inside the package."""

INDEX_VERSION = "2"
"""Changes whenever the index of one sky changes."""


@cache
def _packed() -> bytes:
    return files("safeconduct").joinpath(PACKED).read_bytes()


@cache
def load_sky() -> Sky:
    """The sky that comes with the package; unpacked once and kept, for that takes longer than reading it."""
    path = _cache_path("sky", ".bin")
    try:
        return unpack(path.read_bytes())
    except (OSError, ValueError):
        payload = lzma.decompress(_packed())
        keep(path, lambda handle: handle.write(payload))
        return unpack(payload)


@cache
def load_borders() -> Borders:
    """The borders of the packaged sky, ready for the router."""
    sky = load_sky()
    xyz = sky.borders.xyz()
    first = sky.borders.first
    inner = np.ones(len(xyz), dtype=bool)
    inner[first[1:] - 1] = False
    start = np.flatnonzero(inner)
    repeat = np.diff(first) - 1
    return build_borders(
        xyz[start], xyz[start + 1], np.repeat(sky.left, repeat), np.repeat(sky.right, repeat)
    )


@cache
def load_index(resolution: str) -> Index:
    """The index over the shells of one resolution; from the cache where there is one, else built and kept there."""
    path = _cache_path(f"index-{resolution}", ".npz")
    return _read(path) or _build(resolution, path)


@cache
def _key() -> str:
    return hashlib.sha256(_packed() + INDEX_VERSION.encode()).hexdigest()[:16]


def _cache_path(name: str, ending: str) -> Path:
    return cache_folder() / f"{name}-{_key()}{ending}"


def cache_folder() -> Path:
    """Where derived data may be kept: SAFECONDUCT_CACHE, or the user's cache folder."""
    if "SAFECONDUCT_CACHE" in os.environ:
        return Path(os.environ["SAFECONDUCT_CACHE"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "safeconduct"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "safeconduct"


def prepared(resolution: str = "1km") -> bool:
    """Whether the index of a resolution is there already; without it the first answer takes half a minute."""
    return _cache_path(f"index-{resolution}", ".npz").exists()


def _read(path: Path) -> Index | None:
    try:
        with np.load(path) as kept:
            edges = Borders(**{name: kept[f"edges_{name}"] for name in Borders._fields})
            own = {name: kept[name] for name in Index._fields if name != "edges"}
            return Index(**own, edges=edges)
    except (OSError, KeyError, ValueError, EOFError):
        # none, or one that a crash or another version left: build anew
        return None


def _build(resolution: str, path: Path) -> Index:
    sky = load_sky()
    shells, cell = sky.shells[resolution]
    xyz = shells.xyz()
    rings = [xyz[a:b] for a, b in zip(shells.first[:-1], shells.first[1:], strict=True)]
    index = build_index(rings, cell, len(sky.cells))
    arrays = {name: value for name, value in index._asdict().items() if name != "edges"}
    arrays |= {f"edges_{name}": value for name, value in index.edges._asdict().items()}
    keep(path, lambda handle: np.savez(handle, **arrays))
    return index


def keep(path: Path, write: Callable[[Any], object]) -> None:
    """Writes a cache file whole or not at all; a folder that cannot be written is passed over."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as handle:
            write(handle)
        os.replace(handle.name, path)
    except OSError:
        return
