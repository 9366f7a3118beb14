"""Files written whole or not at all: beside their place, on the disk, then renamed. All writing goes through here."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from safeconduct.errors import Fault, InputError

PREFIX = ".safeconduct-"
"""How a file begins that is being written; what a killed program left is known by it."""

LEFT_AFTER_S = 3600.0
"""Age from which such a file is taken for left behind, s: no writing takes an hour."""


def write_all(files: Sequence[tuple[Path, str | bytes]]) -> None:
    """Writes every text, or bytes, to its path; all are written beside their places first, so a fault leaves none of them.

    Raises
    ------
    InputError
        With every path that cannot be written.
    """
    kept: list[tuple[Path, Path]] = []
    faults = []
    try:
        for path, content in files:
            try:
                kept.append((_beside(path, _writer(content)), path))
            except OSError as error:
                faults.append(_unwritable(path, error))
        if faults:
            raise InputError(faults)
        for beside, path in kept:
            try:
                _rename(beside, path)
            except OSError as error:
                raise InputError([_unwritable(path, error)]) from None
    finally:
        for beside, _ in kept:
            beside.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file so that it is there whole or as it was before; raises InputError if it cannot be."""
    write_all([(path, content)])


def write_by(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """The same for whoever writes to an open file; raises OSError if it cannot be, and leaves nothing beside."""
    beside = _beside(path, write)
    try:
        _rename(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def create(path: Path, content: str | bytes) -> None:
    """Writes a file that must not be there yet; raises FileExistsError if it is, OSError if it cannot be written."""
    if path.exists():
        raise FileExistsError(path)
    beside = _beside(path, _writer(content))
    try:
        os.link(beside, path)  # fails if somebody else was faster, where a rename would overwrite
        _flush_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def append_lines(path: Path, lines: Iterable[str]) -> None:
    """Adds lines to a file, all of them or none, on the disk when it returns; raises OSError if it cannot be.

    A last line that a crash cut short is ended first, so that it spoils no other.
    """
    raw = "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
    with locked(path.parent), open(path, "a+b", buffering=0) as file:
        there = file.seek(0, os.SEEK_END)
        file.seek(max(0, there - 1))
        cut = there > 0 and file.read(1) != b"\n"
        try:
            left = memoryview(b"\n" * cut + raw)
            while left:
                left = left[file.write(left) :]
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), there)
            raise


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it where they are not there; raises InputError if it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([_unwritable(folder, error)]) from None


def sweep(folder: Path) -> None:
    """Takes away what a program that was killed left half-written in a folder."""
    oldest = time.time() - LEFT_AFTER_S
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def read_bytes(path: Path, most: int) -> bytes:
    """The content of a file, at most `most` bytes of it; never more is read, not of an endless one either.

    Raises
    ------
    InputError
        If it cannot be read or is larger.
    """
    content = read_start(path, most)
    if len(content) > most:
        raise InputError.single(str(path), f"is larger than {size_in_words(most)}.", "Is it the right file?")
    return content


def read_text(path: Path, most: int) -> str:
    """The text of a file in UTF-8, with or without a byte-order mark; InputError if it is none or larger than `most`."""
    content = read_start(path, most)
    if b"\0" in content:
        raise InputError.single(str(path), "is a binary file, not a text.", "Is it the right file?")
    if len(content) > most:
        raise InputError.single(str(path), f"is larger than {size_in_words(most)}.", "Is it the right file?")
    return utf8(content, str(path))


def utf8(content: bytes, where: str) -> str:
    """The text of bytes in UTF-8, with or without a byte-order mark; raises InputError, with the line, if it is none."""
    if b"\0" in content:
        raise InputError.single(where, "is a binary file, not a text.", "Is it the right file?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = f"is not UTF-8 text (byte {error.start}, line {line})."
        raise InputError.single(where, what, "Save it as UTF-8.") from None


def read_start(path: Path, most: int) -> bytes:
    """The first `most` bytes of a file, and one more if there is one; raises InputError if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise InputError.single(str(path), f"cannot be read: {error.strerror or error}.") from None


def size_in_words(size: int) -> str:
    """``1 MB`` for a million bytes; in bytes below that."""
    return f"{size / 1e6:,.4g} MB" if size >= 1_000_000 else f"{size:,} bytes"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds a folder against every other program that asks for it too; waits for its turn."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, wait=True)
        yield
    finally:
        os.close(handle)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The same for long work: raises InputError at once if another program holds the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, wait=False)
        yield
    except BlockingIOError:
        hint = "Wait for it, or give another folder."
        raise InputError.single(str(folder), "another run is writing there.", hint) from None
    finally:
        os.close(handle)


def _lock(handle: int, wait: bool) -> None:
    """The system's own lock on a folder, so that nothing is left when a program dies; Windows has none on folders."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _writer(content: str | bytes) -> Callable[[IO[bytes]], object]:
    # a lone surrogate cannot be UTF-8: it is written as a person would spell it
    raw = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    return lambda file: file.write(raw)


def _unwritable(path: Path, error: OSError) -> Fault:
    return Fault(str(path), f"cannot be written: {error.strerror or error}.", "Choose another place.")


def _beside(path: Path, write: Callable[[IO[bytes]], object]) -> Path:
    """A file in the same folder with all of the content, on the disk, so that renaming it is one step."""
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")
    handle, name = tempfile.mkstemp(prefix=PREFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            # else a power cut after the rename may leave the new name with nothing in it
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _rename(beside: Path, path: Path) -> None:
    os.replace(beside, path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Makes a new name last; where a folder cannot be opened as a file (Windows) the system does it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
