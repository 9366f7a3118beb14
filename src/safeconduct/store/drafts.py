"""Drafts of facts waiting for somebody to confirm them: one JSON file, beside the own facts, that nothing else reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from safeconduct.errors import Fault, InputError
from safeconduct.facts.drafts import UNREAD
from safeconduct.facts.own import COLUMNS
from safeconduct.formats.json_text import read_json
from safeconduct.limits import OWN_FACTS_BYTES
from safeconduct.store.files import locked, make_folder, read_bytes, read_text, size_in_words, write_whole
from safeconduct.store.own_facts import FOLDER

FILE = Path(FOLDER) / "drafts.json"
"""Drafts wait here until a person confirms them."""
WHOSE = {"closures": "closed_by", "warnings": "alpha2", "airports": "icao", "areas": "shape", UNREAD: "raw"}
"""The cell of a draft, by its kind, that says what it is about; the others may be left out."""


def read_source(path: Path, most_bytes: int = OWN_FACTS_BYTES) -> str:
    """The text of a file that drafts are to be read from, letters that are no UTF-8 replaced; raises InputError."""
    return read_bytes(path, most_bytes).decode("utf-8-sig", errors="replace")


def read_pasted() -> str:
    """The same of what is pasted on standard input.

    Raises
    ------
    InputError
        If it is larger than a file of own facts may be.
    """
    content = sys.stdin.buffer.read(OWN_FACTS_BYTES + 1)
    if len(content) > OWN_FACTS_BYTES:
        what = f"is larger than {size_in_words(OWN_FACTS_BYTES)}."
        raise InputError.single("the pasted text", what, "Cut out what is needed.")
    return content.decode("utf-8-sig", errors="replace")


def load_drafts() -> dict[str, dict[str, str]]:
    """Drafts by name, in the order they came; raises InputError if their file is not one."""
    return read_drafts(FILE) if FILE.exists() else {}


def read_drafts(path: Path) -> dict[str, dict[str, str]]:
    """Drafts of a file by name; raises InputError with everything in it that is no draft."""
    found = read_json(read_text(path, OWN_FACTS_BYTES), str(path))
    rows = found if isinstance(found, list) else [found]
    wrong = [n for n, row in enumerate(rows) if not _is_draft(row)]
    if wrong:
        hint = "Move the file away; what was confirmed is not in it."
        raise InputError([Fault(f"{path} draft[{n}]", "is no draft of a fact.", hint) for n in wrong[:20]])
    return {row["draft"]: dict(row) for row in rows}


def _is_draft(row: Any) -> bool:
    if not isinstance(row, dict) or not all(isinstance(cell, str) for cell in row.values()):
        return False
    whose = WHOSE.get(row.get("kind", ""))
    return (
        bool(row.get("draft")) and whose is not None and whose in row and _cells(row) <= _known(row["kind"])
    )


def _cells(row: Mapping[str, str]) -> set[str]:
    return set(row) - {"draft", "kind", "doubt"}


def _known(kind: str) -> set[str]:
    return set(COLUMNS.get(kind, ("source", "raw")))


def keep_drafts(drafts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Adds drafts, each with a short name; one that waits already is not added again. The drafts with their names."""
    make_folder(FILE.parent)
    with locked(FILE.parent):
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
    make_folder(FILE.parent)
    with locked(FILE.parent):
        waiting = load_drafts()
        waiting.pop(name, None)
        _write(waiting)


def _said(draft: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in draft.items() if k != "draft"}


def _free(waiting: Mapping[str, object]) -> str:
    return next(f"D{n}" for n in range(1, 100_000) if f"D{n}" not in waiting)


def _write(waiting: Mapping[str, Mapping[str, str]]) -> None:
    write_whole(FILE, json.dumps(list(waiting.values()), indent=1, ensure_ascii=False) + "\n")
