"""Drafts of facts waiting for somebody to confirm them: one JSON file, beside the own facts, that nothing else reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from safeconduct.errors import InputError
from safeconduct.store.files import read_start, write_whole
from safeconduct.store.own_facts import FOLDER, MAX_BYTES

FILE = Path(FOLDER) / "drafts.json"


def read_source(path: Path) -> str:
    """The text of a file that drafts are to be read from; raises InputError."""
    content = read_start(path, MAX_BYTES)
    if len(content) > MAX_BYTES:
        raise InputError.single(
            str(path), f"is larger than {MAX_BYTES // 1_000_000} MB.", "Cut out what is needed."
        )
    return content.decode("utf-8-sig", errors="replace")


def load_drafts() -> dict[str, dict[str, str]]:
    """Drafts by name, in the order they came; raises InputError if their file is not one."""
    if not FILE.exists():
        return {}
    try:
        found = json.loads(read_source(FILE))
        return {str(draft["draft"]): {k: str(v) for k, v in draft.items()} for draft in found}
    except (ValueError, TypeError, KeyError):
        raise InputError.single(str(FILE), "is not a file of drafts.", "Move it away.") from None


def keep_drafts(drafts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Adds drafts, each with a short name; one that waits already is not added again. The drafts with their names."""
    waiting = load_drafts()
    kept = []
    for draft in drafts:
        same = next((w for w in waiting.values() if _said(w) == _said(draft)), None)
        named = same or {"draft": _free(waiting), **draft}
        waiting[named["draft"]] = dict(named)
        kept.append(dict(named))
    _write(waiting)
    return kept


def drop_draft(name: str) -> None:
    """Takes a draft out."""
    waiting = load_drafts()
    waiting.pop(name, None)
    _write(waiting)


def _said(draft: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in draft.items() if k != "draft"}


def _free(waiting: Mapping[str, object]) -> str:
    return next(f"D{n}" for n in range(1, 100_000) if f"D{n}" not in waiting)


def _write(waiting: Mapping[str, Mapping[str, str]]) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    write_whole(FILE, json.dumps(list(waiting.values()), indent=1, ensure_ascii=False) + "\n")
