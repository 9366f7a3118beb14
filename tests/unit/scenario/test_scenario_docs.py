"""The schema and the reference are those of the code; every key is documented."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from safeconduct.airspace.policies import CHOICES, OPERATOR
from safeconduct.evidence import assess, book_from_tables
from safeconduct.evidence.model import CLAIM_KINDS
from safeconduct.facts import FlightKind as FactKind
from safeconduct.scenario.consents import FlightKind
from safeconduct.scenario.file.ledger_tables import ClaimKind
from safeconduct.scenario.file.reference import reference_markdown
from safeconduct.scenario.file.schema import json_schema
from safeconduct.scenario.file.tables import PoliciesIn
from safeconduct.store.scenario import load_scenario

DOCS = Path(__file__).parents[3] / "docs"
DOC = DOCS / "scenario.md"
EXAMPLES_FOLDER = DOCS.parent / "examples"
EXAMPLES = sorted(EXAMPLES_FOLDER.glob("*.toml"))


def test_the_schema_file_is_current() -> None:
    told = "safeconduct schema > docs/scenario.schema.json"
    assert json.loads((DOCS / "scenario.schema.json").read_text(encoding="utf-8")) == json_schema(), told


def test_the_reference_is_current() -> None:
    told = "replace what follows '## Every key' by: safeconduct schema --markdown"
    assert DOC.read_text(encoding="utf-8").endswith("## Every key\n\n" + reference_markdown()), told


def every_key(schema: dict[str, Any]) -> Iterator[str]:
    for table in (schema, *schema["$defs"].values()):
        yield from table.get("properties", {})


def test_every_key_is_documented() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert [key for key in every_key(json_schema()) if f"`{key}`" not in text] == []


def test_every_key_says_what_it_means() -> None:
    rows = [line for line in reference_markdown().splitlines() if line.startswith("| `")]
    assert [row for row in rows if len(row.split("|")[3].strip()) < 5] == []


def test_the_words_are_those_of_the_rooms_below() -> None:
    assert get_args(FlightKind) == tuple(
        kind.value for kind in sorted(FactKind, key=list(get_args(FlightKind)).index)
    )
    assert get_args(ClaimKind) == CLAIM_KINDS
    assert list(PoliciesIn.model_fields) == [*CHOICES, OPERATOR]


def as_json(value: Any) -> Any:
    """Dates as an editor's schema check sees them: texts."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_the_schema_accepts_the_examples_and_refuses_a_wrong_key(path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    raw = as_json(tomllib.loads(path.read_text(encoding="utf-8")))
    checker = jsonschema.Draft202012Validator(json_schema())
    assert [error.message for error in checker.iter_errors(raw)] == []
    assert list(checker.iter_errors(raw | {"refuges": []}))


def test_the_story_rests_on_one_origin() -> None:
    ledger = load_scenario(EXAMPLES_FOLDER / "moscow-damascus-2022.toml").ledger
    tables = {"source": ledger.sources, "claim": ledger.claims, "report": ledger.reports}
    book = book_from_tables({kind: [asdict(entry) for entry in entries] for kind, entries in tables.items()})
    pooled = assess(book, "plan-exists").pooled
    assert (pooled.articles, len(pooled.origins)) == (12, 1)
