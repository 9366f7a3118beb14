"""The token of a running server in a file that only its user can read, for other programs of the same user."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeconduct.store.sky import cache_folder


def token_path(port: int) -> Path:
    """Where the token of the server on a port is: the user's runtime folder, or the cache folder."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) / "safeconduct" if runtime else cache_folder()
    return folder / f"serve-{port}.token"


@contextmanager
def token_file(token: str, port: int) -> Iterator[Path | None]:
    """Keeps the token in its file while the server runs; None if there is no token or no place for it."""
    path = token_path(port)
    if not token or not _written(path, token):
        yield None
        return
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _written(path: Path, token: str) -> bool:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        # made anew with its rights, never through a link that somebody put there
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return False
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{token}\n")
    except OSError:
        # a full disk: half a token would let nobody in
        path.unlink(missing_ok=True)
        return False
    return True
