"""The ledger in other forms: JSON Lines (whole) and STIX 2.1 (lossy)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.evidence.assess import assess
from safeconduct.evidence.bodies import body_from, body_to
from safeconduct.evidence.book import Book
from safeconduct.evidence.dates import last_day
from safeconduct.evidence.model import Entry, Source, Statement
from safeconduct.formats.json_text import read_json

_KEYS = ("kind", "body", "author", "at", "reason", "supersedes", "seq", "hash")

STIX_LOSS = (
    "Lossy: quotation becomes a related-to relationship, grades go into labels and confidence, pooling "
    "parameters, superseded entries, retractions and authorship of entries are left out."
)
"""What the STIX export leaves out, said in the bundle itself."""

_URL = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")

_NAMESPACE = uuid5(NAMESPACE_DNS, "stix.safeconduct")
"""The same claim has the same STIX identifier in every export."""
# Our own: STIX 2.1 section 2.9 keeps its namespace for cyber observables. Deterministic, so that the same
# ledger gives the same bundle.

_STIX_CONFIDENCE = {"A": 95, "B": 85, "C": 70, "D": 60, "E": 50}
# our own accuracies in per cent; F has none, and STIX says to leave the property out then


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a JSON Lines file, read.

    Attributes
    ----------
    number : int
        Line number, from 1.
    entry : Entry
        The entry.
    hash : str
        The hash the file states; empty in a file written by hand.
    """

    number: int
    entry: Entry
    hash: str


def canonical(value: object) -> str:
    """JSON in one fixed form: sorted keys, no spaces, no escapes beyond JSON's own."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def line_of(entry: Entry, seq: int, digest: str) -> str:
    """An entry as one line."""
    fields = {
        "seq": seq,
        "kind": entry.kind,
        "body": body_to(entry.body),
        "author": entry.author,
        "at": entry.at,
        "reason": entry.reason,
        "supersedes": entry.supersedes,
        "hash": digest,
    }
    return json.dumps(fields, ensure_ascii=False)


def read_lines(text: str, author: str = "", at: str = "", reason: str = "") -> list[Line]:
    """The entries of a JSON Lines text.

    Parameters
    ----------
    text : str
        One JSON object a line; empty lines are passed over.
    author, at, reason : str
        Used for lines that do not say.

    Raises
    ------
    InputError
        All faults of all lines at once.
    """
    lines: list[Line] = []
    faults: list[Fault] = []
    given = {"author": author, "at": at, "reason": reason}
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not raw.strip():
            continue
        try:
            lines.append(_line(number, raw, given))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return lines


def _line(number: int, raw: str, given: Mapping[str, str]) -> Line:
    where = f"line {number}"
    fields = read_json(raw, where)
    if not isinstance(fields, dict):
        raise InputError.single(where, "is not a JSON object.", 'Write {"kind": …, "body": {…}}.')
    unknown = [
        Fault(f"{where}.{key}", "there is no such field.", did_you_mean(key, _KEYS))
        for key in fields
        if key not in _KEYS
    ]
    if unknown:
        raise InputError(unknown)
    body = body_from(str(fields.get("kind")), fields.get("body"), where)
    stamp = {key: fields.get(key) or value for key, value in given.items()}
    try:
        entry = Entry(body, **stamp, supersedes=fields.get("supersedes") is True)
    except InputError as error:
        named = [Fault(f"{where}: {f.where}", f.what, f.suggestion) for f in error.faults]
        raise InputError(named) from None
    return Line(number, entry, str(fields.get("hash") or ""))


def stix_bundle(book: Book, written: str = "") -> dict[str, Any]:
    """The book as a STIX 2.1 bundle: sources as identities, reports as reports, claims as notes.

    STIX Version 2.1 (OASIS Standard, 10 June 2021). What is lost: `STIX_LOSS`.

    Parameters
    ----------
    book : Book
        The state of a ledger.
    written : str
        The time of the ledger's newest entry, ISO 8601. An object keeps its id and its `created`; whatever made it
        say something else was an entry, so this is when it was `modified` (section 3.6: versions differ in it).
    """
    objects: list[dict[str, Any]] = []
    for source_id in sorted(book.sources):
        grading = book.grading(source_id)
        if grading:
            objects.append(_identity(grading, book.sources[source_id][0]))
    for claim_id in sorted(book.claims):
        statements = book.statements(claim_id)
        objects += [_stix_report(book, s) for s in statements.values()]
        objects += [_relayed(s, quoted) for s in statements.values() for quoted in s.quotes]
        objects.append(_note(book, claim_id, list(statements)))
    there = {item["id"] for item in objects}
    # a relayed report that was not yet received by the day of the book is no object of it
    objects = [_modified(item, written) for item in objects if item.get("target_ref", item["id"]) in there]
    made = {"type": "bundle", "id": _stix_id("bundle", canonical(objects))}
    # section 2.2: a list is never empty
    return made | ({"objects": objects} if objects else {})


def _modified(item: dict[str, Any], written: str) -> dict[str, Any]:
    if not written:
        return item
    stamp = datetime.fromisoformat(written).astimezone(UTC).isoformat(timespec="milliseconds")
    return {**item, "modified": max(item["created"], stamp.replace("+00:00", "Z"))}


def _stix_id(kind: str, name: str) -> str:
    return f"{kind}--{uuid5(_NAMESPACE, f'{kind}:{name}')}"


def _common(kind: str, name: str, day: str) -> dict[str, Any]:
    stamp = f"{last_day(day).isoformat()}T00:00:00.000Z"
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _stix_id(kind, name),
        "created": stamp,
        "modified": stamp,
    }


def _identity(source: Source, first: Source) -> dict[str, Any]:
    """A source as it is graded now; it was created with its first grading."""
    return {
        **_common("identity", source.id, first.since),
        "name": source.name,
        "description": source.why,
        "labels": [f"reliability:{source.reliability}", f"kind:{source.kind}"],
    }


def _stix_report(book: Book, statement: Statement) -> dict[str, Any]:
    grading = book.grading(statement.source)
    made = {
        **_common("report", statement.id, statement.said),
        "name": statement.id,
        "description": statement.excerpt or statement.adds or statement.note or statement.id,
        "published": f"{last_day(statement.said).isoformat()}T00:00:00.000Z",
        "labels": [
            f"supports:{str(statement.supports).lower()}",
            f"credibility:{statement.credibility or 'ungraded'}",
        ],
        "object_refs": [_stix_id("note", statement.claim)],
    }
    if grading:
        made["created_by_ref"] = _stix_id("identity", grading.id)
        if grading.reliability in _STIX_CONFIDENCE:
            made["confidence"] = _STIX_CONFIDENCE[grading.reliability]
    if statement.address:
        # section 2.5.2: a url is one (RFC 3986); "print edition, page 3" is a description
        key = "url" if _URL.fullmatch(statement.address) else "description"
        made["external_references"] = [{"source_name": statement.source, key: statement.address}]
    return made


def _relayed(statement: Statement, quoted: str) -> dict[str, Any]:
    return {
        **_common("relationship", f"{statement.id} quotes {quoted}", statement.said),
        "relationship_type": "related-to",
        "description": "quotes",
        "source_ref": _stix_id("report", statement.id),
        "target_ref": _stix_id("report", quoted),
    }


def _note(book: Book, claim_id: str, reports: Iterable[str]) -> dict[str, Any]:
    found = assess(book, claim_id)
    claim = found.claim
    refs = [_stix_id("report", key) for key in sorted(reports)]
    return {
        **_common("note", claim_id, claim.since),
        "abstract": claim.statement,
        "content": f"{found.headline}; probability {found.pooled.probability:.3f} ({found.pooled.word}); "
        f"base rate {claim.base_rate} by {claim.base_rate_by}. {STIX_LOSS}",
        # a note must refer to something; a claim nobody reported refers to itself
        "object_refs": refs or [_stix_id("note", claim_id)],
    }
