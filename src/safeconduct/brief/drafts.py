"""Drafts of facts in words, each with the text it was read from and what was not read of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from safeconduct.facts import Facts
from safeconduct.facts.drafts import UNREAD

LINES_OF_RAW = 12
"""Lines of the raw text shown; the file of drafts has all of it."""

Draft = Mapping[str, str]


def draft_lines(facts: Facts, drafts: Sequence[Draft]) -> Iterator[str]:
    """Every draft, and how to make it a fact."""
    for draft in drafts:
        yield f"draft {draft['draft']}: {_headline(facts, draft)}"
        yield from _details(draft)
        yield from (f"    | {line}" for line in draft.get("raw", "").splitlines()[:LINES_OF_RAW])
        if draft.get("doubt"):
            yield f"    not read: {draft['doubt']}"
    unread = sum(draft["kind"] == UNREAD for draft in drafts)
    kept = f"; {unread} of them unread, to be entered by hand" if unread else ""
    yield f"{len(drafts)} drafts{kept}. Nothing counts yet: safeconduct facts confirm DRAFT..."


def _headline(facts: Facts, draft: Draft) -> str:
    match draft["kind"]:
        case "closures":
            return f"{facts.states.name(draft['closed_by'])}, {draft['scope']}; {_span(draft, 'from_date', 'to_date')}"
        case "warnings":
            whose = facts.states.name(draft["alpha2"])
            return f"{whose}, {draft['level']}; {_span(draft, 'issued', 'valid_until')}"
        case "areas":
            return f"closed area {draft['name']}; {_span(draft, 'begins', 'ends')}"
        case "airports":
            named = f"{draft['icao']} {draft.get('name', '')}".strip()
            return f"airport {named}, {draft['note']}"
    return "a notice that was not read"


def _span(draft: Draft, start: str, end: str) -> str:
    return f"{draft.get(start) or 'not given'} to {draft.get(end) or 'no end given'}"


def _details(draft: Draft) -> Iterable[str]:
    if draft["kind"] != "areas":
        return
    floor = f"FL{draft['floor_fl'].zfill(3)}" if draft.get("floor_fl") else "the surface"
    ceiling = f"FL{draft['ceiling_fl'].zfill(3)}" if draft.get("ceiling_fl") else "no limit"
    daily = f", daily {draft['hours_utc']} UTC" if draft.get("hours_utc") else ""
    yield f"    from {floor} to {ceiling}{daily}"
    radius = f" within {draft['radius_km']} km" if draft.get("radius_km") else ""
    yield f"    {draft['shape']}{radius}"
