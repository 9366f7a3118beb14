"""Whether the facts are sound: what a reader of the tables would stumble over. Faults are wrong, notes are to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from safeconduct.facts.dates import Held
from safeconduct.facts.model import Closure, Facts, Source

LONGEST_UNREAD = 10
"""Rows named in the list of those nobody has read for longest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes
    ----------
    what : str
        In words, with the row.
    fault : bool
        Whether it is wrong; else it is only to be known.
    """

    what: str
    fault: bool = False

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"what": self.what, "fault": self.fault}


def check_tables(facts: Facts, today: date) -> list[Finding]:
    """Everything found in the tables."""
    checks: tuple[Callable[[Facts, date], Iterator[Finding]], ...] = (
        _ends,
        _ids,
        _sources,
        _states,
        _overlaps,
        _future,
        _expired,
        _unread,
    )
    return [finding for check in checks for finding in check(facts, today)]


def _ends(facts: Facts, _: date) -> Iterator[Finding]:
    for closure in facts.closures:
        if closure.end and closure.end.as_end[1] <= closure.start.as_start[0]:
            yield Finding(
                f"{closure.id} ends ({closure.end.text}) before it begins ({closure.start.text})", True
            )
        if closure.seen_on.last < closure.start.first:
            yield Finding(f"{closure.id} was seen ({closure.seen_on.text}) before it began", True)


def _ids(facts: Facts, _: date) -> Iterator[Finding]:
    seen: set[str] = set()
    for closure in facts.closures:
        if closure.id in seen:
            yield Finding(f"{closure.id} names two closures", True)
        seen.add(closure.id)


def _sources(facts: Facts, _: date) -> Iterator[Finding]:
    for name, source in _all_sources(facts):
        if source.verified and not any(_is_source(part) for part in source.all):
            yield Finding(f'{name}: "{source.first}" is no source that a reader could look up', True)


def _all_sources(facts: Facts) -> Iterator[tuple[str, Source]]:
    yield from ((c.id, c.source) for c in facts.closures)
    yield from ((f"permit of {p.alpha2}", p.source) for p in facts.permits)
    yield from ((f"warning {r.reference} for {r.alpha2}", r.source) for r in facts.risks)


def _is_source(text: str) -> bool:
    """Whether a text could lead a reader somewhere: an address or a document's name, not a remark."""
    return len(text.strip()) >= 8 and text.strip().casefold() not in ("as above", "the same", "same source")


def _states(facts: Facts, _: date) -> Iterator[Finding]:
    known = facts.states.by_alpha2.keys() | {"ALL", "UN"}
    for closure in facts.closures:
        for code in (closure.closed_by, closure.airspace, closure.target, closure.reading.route_end or "ALL"):
            if code not in known:
                yield Finding(f'{closure.id}: "{code}" is not a state', True)


def _overlaps(facts: Facts, _: date) -> Iterator[Finding]:
    """Rows that bar the same flights of the same sky by the same words at the same time."""
    rows = sorted(facts.closures, key=_same_bar)
    for _same, group in groupby(rows, key=_same_bar):
        for first, second in combinations(group, 2):
            if _overlap(first, second):
                yield Finding(f"{first.id} and {second.id} say the same over the same days")


def _same_bar(closure: Closure) -> tuple[str, ...]:
    reading = closure.reading
    return (
        closure.airspace, closure.closed_by, closure.target, closure.target_kind, closure.scope,
        reading.barred, "+".join(reading.operations), reading.civil, reading.state,
    )  # fmt: skip


def _overlap(first: Closure, second: Closure) -> bool:
    a, b = first.stretches(), second.stretches()
    return a[0].start < b[-1].end and b[0].start < a[-1].end


def _future(facts: Facts, today: date) -> Iterator[Finding]:
    for closure in facts.closures:
        if closure.seen_on.first > today:
            yield Finding(f"{closure.id} was seen on {closure.seen_on.text}, which is yet to come", True)


def _expired(facts: Facts, today: date) -> Iterator[Finding]:
    for row in facts.risks:
        if row.status == "active" and row.valid_until and row.held(today) is Held.NO:
            name = f"{row.issuer} {row.reference}".strip()
            yield Finding(f"{name} for {facts.states.name(row.alpha2)} ran out on {row.valid_until.text}")


def _unread(facts: Facts, today: date) -> Iterator[Finding]:
    open_rows = [c for c in facts.closures if c.end is None and c.source.verified]
    for closure in sorted(open_rows, key=lambda c: c.seen_on.last)[:LONGEST_UNREAD]:
        days = (today - closure.seen_on.last).days
        yield Finding(f"{closure.id} was last seen in force {days} days ago, on {closure.seen_on.text}")
    unconfirmed = sum(c.firm_until.date() <= today for c in open_rows)
    yield Finding(f"{unconfirmed} of {len(open_rows)} closures without an end are not confirmed any more")
