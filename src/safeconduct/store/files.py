"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from safeconduct.errors import Fault, InputError


def write_all(files: Sequence[tuple[Path, str | bytes]]) -> None:
    """Writes every text, or bytes, to its path; all are written beside their places first, so a fault leaves none of them.

    Raises
    ------
    InputError
        With every path that cannot be written.
    """
    kept: list[tuple[str, Path]] = []
    faults = []
    try:
        for path, text in files:
            try:
                kept.append((_beside(path, text), path))
            except OSError as error:
                faults.append(
                    Fault(str(path), f"cannot be written: {error.strerror}.", "Choose another place.")
                )
        if faults:
            raise InputError(faults)
        for name, path in kept:
            os.replace(name, path)
    finally:
        for name, _ in kept:
            Path(name).unlink(missing_ok=True)


def _beside(path: Path, content: str | bytes) -> str:
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".safeconduct-", delete=False) as file:
        try:
            file.write(content.encode() if isinstance(content, str) else content)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(file.name, 0o666 & ~mask)
    return file.name
