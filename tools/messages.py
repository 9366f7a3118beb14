"""The catalogue of messages: taken out of the source, merged into each language's file, compiled. ``make messages``.

Babel does the work. A message whose English changed is marked fuzzy and has no translation until somebody has looked at it,
which the tests tell. With ``--check`` nothing is written, and the exit code says whether everything is up to date.
"""

from __future__ import annotations

import argparse
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "safeconduct"
LOCALE = SOURCE / "locale"
DOMAIN = "safeconduct"
KEYWORDS = {"say": None, "say_n": (1, 2), "mark": None}


def extracted() -> Catalog:
    """Every message of the source; without line numbers, which change with every edit."""
    found = Catalog(project=DOMAIN, charset="utf-8")
    for name, _, message, comments, _ in extract_from_dir(
        SOURCE,
        [("brief/**.py", "python"), ("language.py", "python")],
        keywords=KEYWORDS,
        strip_comment_tags=True,
    ):
        found.add(message, locations=[(name, 0)], auto_comments=comments)
    return found


def catalogue(language: str) -> Catalog:
    """The file of a language as it stands."""
    path = po_path(language)
    if not path.is_file():
        return Catalog(locale=language, domain=DOMAIN, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def po_path(language: str) -> Path:
    """Where the translations of a language are written."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def po_text(found: Catalog) -> bytes:
    """The file of a catalogue, the same bytes for the same messages."""
    out = io.BytesIO()
    write_po(
        out, found, width=110, no_location=True, omit_header=False, sort_output=True, ignore_obsolete=True
    )
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Generated-By')
    return "".join(line for line in lines if not line.startswith(dated)).encode("utf-8")


def mo_bytes(found: Catalog) -> bytes:
    """The compiled catalogue."""
    out = io.BytesIO()
    # the same bytes on every day
    found.creation_date = found.revision_date = datetime(2026, 12, 1, tzinfo=UTC)
    write_mo(out, found)
    return out.getvalue()


def main() -> int:
    """Merge and compile every language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; say what is not up to date")
    check = parser.parse_args().check
    source, stale = extracted(), []
    for folder in sorted(path for path in LOCALE.iterdir() if path.is_dir()):
        found = catalogue(folder.name)
        found.update(source, no_fuzzy_matching=False)
        text = po_text(found)
        po = po_path(folder.name)
        for path, content in (
            (po, text),
            (po.with_suffix(".mo"), mo_bytes(read_po(io.BytesIO(text), folder.name))),
        ):
            if not path.is_file() or path.read_bytes() != content:
                stale.append(path.relative_to(ROOT))
                if not check:
                    path.write_bytes(content)
    if stale:
        print(("not up to date: " if check else "written: ") + ", ".join(map(str, stale)))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
