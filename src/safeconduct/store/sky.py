"""The packaged sky, and the index over it: derived data, built on first use and kept like a compiled kernel.

The sky itself is read from the package every time, so search and checker take it from where the program is, not from a
folder that others may write to. A kept index is taken only if it has the digest that came with the program, or the one
that was noted in a folder of the user's own when it was built here; else it is built anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import os
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from safeconduct.airspace.pack import unpack
from safeconduct.airspace.sky import Sky
from safeconduct.limits import INDEX_BYTES
from safeconduct.routing.index import Borders, Index, build_borders, build_index
from safeconduct.store.files import sweep, write_by

PACKED = "data/sky/sky.bin.xz"
"""Path of the packed sky inside the package."""

DIGESTS = "data/sky/INDEX.json"
"""Path of the digests of its indexes, built by ``data/build/index.py``."""

INDEX_VERSION = "2"
"""Changes whenever the index of one sky changes."""


@cache
def _packed() -> bytes:
    return files("safeconduct").joinpath(PACKED).read_bytes()


@cache
def load_sky() -> Sky:
    """The sky that comes with the package; unpacked every time (0.2 s), never kept elsewhere."""
    return unpack(lzma.decompress(_packed()))


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
    """The kept index; None if there is none, or not the one that was built: then it is built anew."""
    try:
        if path.stat().st_size > INDEX_BYTES:
            return None
        index = _loaded(path)
    except Exception:
        # a crash, a full disk, another version or another hand left it: whatever it raises, it is no index
        return None
    return index if _trusted(index, path) else None


def _loaded(path: Path) -> Index:
    # read once, so that what is compared is what is used
    with np.load(io.BytesIO(path.read_bytes())) as kept:
        edges = Borders(**{name: kept[f"edges_{name}"] for name in Borders._fields})
        own = {name: kept[name] for name in Index._fields if name != "edges"}
    return Index(**own, edges=edges)


def _arrays(index: Index) -> dict[str, np.ndarray]:
    arrays = {name: value for name, value in index._asdict().items() if name != "edges"}
    return arrays | {f"edges_{name}": value for name, value in index.edges._asdict().items()}


def index_digest(index: Index) -> str:
    """SHA-256 over name, type, shape and content of every array of an index."""
    whole = hashlib.sha256()
    for name, value in sorted(_arrays(index).items()):
        whole.update(f"{name} {value.dtype.str} {value.shape}\n".encode())
        whole.update(np.ascontiguousarray(value).data)
    return whole.hexdigest()


@cache
def shipped_digests() -> dict[str, str]:
    """Resolution to digest, if they were made for this sky and this version of the index; else none."""
    try:
        told = json.loads(files("safeconduct").joinpath(DIGESTS).read_text(encoding="utf-8"))
    except OSError:
        return {}
    return dict(told["digests"]) if told["key"] == _key() else {}


def _trusted(index: Index, path: Path) -> bool:
    digest = index_digest(index)
    if digest in shipped_digests().values():
        return path.name.split("-")[1] in _resolutions(digest)
    # another processor may round a last bit otherwise: then the digest noted when it was built here counts
    return _noted(path) == digest


def _resolutions(digest: str) -> set[str]:
    return {resolution for resolution, known in shipped_digests().items() if known == digest}


def _note(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _noted(path: Path) -> str:
    """The digest noted beside an index, if nobody but this user could have written it."""
    try:
        if not all(_is_private(one) for one in (path.parent, _note(path))):
            return ""
        return _note(path).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _is_private(path: Path) -> bool:
    if sys.platform == "win32":
        return True
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _build(resolution: str, path: Path) -> Index:
    index = built_index(resolution)
    digest = index_digest(index)
    # a folder that cannot be written, or is full, is passed over: the index is only built again next time
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent)
        write_by(path, lambda file: np.savez(file, **_arrays(index)))  # type: ignore[arg-type]
        write_by(_note(path), lambda file: file.write(digest.encode()))
    return index


def built_index(resolution: str) -> Index:
    """The index over the shells of one resolution, built now."""
    sky = load_sky()
    shells, cell = sky.shells[resolution]
    xyz = shells.xyz()
    rings = [xyz[a:b] for a, b in zip(shells.first[:-1], shells.first[1:], strict=True)]
    return build_index(rings, cell, len(sky.cells))
