"""A STIX bundle is valid by the standard's own validator and refers to nothing outside it; versions differ in time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stix2validator import ValidationOptions, validate_string

from safeconduct.evidence.book import Book, read_book
from safeconduct.evidence.interchange import read_lines, stix_bundle
from safeconduct.evidence.model import Body, Claim, Entry, Retraction, Source, Statement

STORY = Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.ledger.jsonl"
MEANT = "{103}", "{302}"
"""What the validator warns of and is meant: ids are made of names, so that the same ledger gives the same bundle, and who
has an address has no hash of what stood there."""


def entry(body: Body) -> Entry:
    return Entry(body, "tester", "2026-01-01T00:00:00Z", "for the test", False)


def source(reliability: str = "F", since: str = "2020") -> Entry:
    made = Source(id="s", name="a paper", kind="paper", reliability=reliability, why="own", since=since)
    return Entry(made, "tester", "2026-01-01T00:00:00Z", "for the test", since != "2020")


def claim(id: str) -> Entry:
    return entry(
        Claim(
            id=id, statement=id, kind="x", base_rate=0.5, base_rate_by="me", base_rate_why="w", since="2020"
        )
    )


def report(id: str, said: str, received: str, *quotes: str, address: str = "") -> Entry:
    return entry(
        Statement(id=id, claim="c", source="s", supports=True, said=said, received=received, quotes=quotes,
                  address=address)
    )  # fmt: skip


ODD: tuple[Entry, ...] = (
    source(),
    claim("c"),
    claim("nobody said anything of this"),
    report("r1", "2022-06-01", "2022-06-01", address="print edition, page 3"),
    report("r2", "2022-03-01T23:30:00-05:00", "2022-03-02", address="https://example.org/a b"),
    report("r3", "2022-05", "2022-05-31", "r2", address="https://example.org/a?b=1"),
    report("r4", "2022-07", "2022-07-31", "r1"),
)
GONE = entry(Retraction(id="report:r1", of_kind="report", of_id="r1"))
NO_SOURCE = entry(Retraction(id="source:s", of_kind="source", of_id="s"))

BOOKS: dict[str, Book] = {
    "the story": read_book(line.entry for line in read_lines(STORY.read_text(encoding="utf-8"))),
    "empty": read_book([]),
    "odd": read_book(ODD),
    "before a relayed report came": read_book(ODD, date(2022, 4, 1)),
    "before everything": read_book(ODD, date(2019, 1, 1)),
    "a report retracted": read_book([*ODD, GONE]),
    "the source retracted": read_book([*ODD, NO_SOURCE]),
    "graded anew": read_book([*ODD, source("A", "2021-05")]),
}


def _warnings(results: Any) -> Iterator[str]:
    for result in results.object_results if hasattr(results, "object_results") else [results]:
        yield from (str(warning) for warning in result.warnings)


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS.keys())
def test_it_is_valid_by_the_standards_validator(book: Book) -> None:
    text = json.dumps(stix_bundle(book, "2026-01-01T00:00:00Z"))
    results = validate_string(text, ValidationOptions(version="2.1"))
    assert results.is_valid, results
    assert [w for w in _warnings(results) if not any(code in w for code in MEANT)] == []


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS.keys())
def test_it_refers_to_nothing_that_is_not_in_it(book: Book) -> None:
    objects: Sequence[dict[str, Any]] = stix_bundle(book).get("objects", [])
    ids = [item["id"] for item in objects]
    assert len(ids) == len(set(ids))
    single = {
        item[key] for item in objects for key in ("created_by_ref", "source_ref", "target_ref") if key in item
    }
    assert single | {ref for item in objects for ref in item.get("object_refs", ())} <= set(ids)


def test_an_address_that_is_none_is_a_description() -> None:
    told = [
        item["external_references"][0]
        for item in stix_bundle(BOOKS["odd"])["objects"]
        if "external_references" in item
    ]
    assert {tuple(sorted(one)) for one in told} == {("description", "source_name"), ("source_name", "url")}
    assert [one["url"] for one in told if "url" in one] == ["https://example.org/a?b=1"]


def test_what_says_something_else_was_modified_and_keeps_its_id_and_when_it_was_created() -> None:
    before = {item["id"]: item for item in stix_bundle(BOOKS["odd"], "2026-01-01T00:00:00Z")["objects"]}
    after = {
        item["id"]: item for item in stix_bundle(BOOKS["graded anew"], "2026-01-02T10:00:00+02:00")["objects"]
    }
    changed = [
        id for id, item in after.items() if item["type"] in ("identity", "note") and item != before[id]
    ]
    assert changed
    for id in changed:
        assert after[id]["created"] == before[id]["created"]
        assert after[id]["modified"] == "2026-01-02T08:00:00.000Z" > before[id]["modified"]


def test_two_states_of_a_ledger_are_two_bundles() -> None:
    bundles = [stix_bundle(book) for book in BOOKS.values()]
    assert len({bundle["id"] for bundle in bundles}) == len({json.dumps(bundle) for bundle in bundles}) == 7
