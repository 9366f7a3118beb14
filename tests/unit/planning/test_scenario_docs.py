"""The schema and the reference are those of the code; every key is documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from safeconduct.airspace.policies import CHOICES
from safeconduct.evidence.model import CLAIM_KINDS
from safeconduct.facts import FlightKind as FactKind
from safeconduct.planning.scenario.consents import FlightKind
from safeconduct.planning.scenario.file import PoliciesIn
from safeconduct.planning.scenario.file_ledger import ClaimKind
from safeconduct.planning.scenario.reference import reference_markdown
from safeconduct.planning.scenario.schema import json_schema

DOCS = Path(__file__).parents[3] / "docs"
DOC = DOCS / "scenario.md"


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
    assert list(PoliciesIn.model_fields) == list(CHOICES)
