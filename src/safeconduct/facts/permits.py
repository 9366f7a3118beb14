"""Whether a permit is needed and how long before it must be asked for: as a range, and by source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from safeconduct.facts.dates import Held
from safeconduct.facts.model import QUALITY, Facts, FlightKind, Permit
from safeconduct.facts.standing import party_to

IASTA = "IASTA"
PARIS = "PARIS1956"
PARIS_OPERATION = "landing (charter, operator of a Paris 1956 party)"
"""Rows that hold only for operators of a party to the Paris agreement of 1956."""

REGIONAL = "B-regional"
OPERATIONS = {
    "overflight+landing": ("overflight", "landing"),
    "overflight": ("overflight",),
    "landing": ("landing",),
    PARIS_OPERATION: ("landing",),
}
"""What a row's operation covers; special ones (military airports, positioning) cover neither in general."""

KINDS = {
    FlightKind.CIVIL_CHARTER: ("non-scheduled", "charter", "large aircraft"),
    FlightKind.CIVIL_SCHEDULED: ("scheduled",),
    FlightKind.STATE_AIRCRAFT: ("state aircraft", "state aircraft / diplomatic"),
}
DAY_H = 24.0
WEEKEND_H = 48.0
WORKING_DAYS_A_WEEK = 5


@dataclass(frozen=True, slots=True)
class LeadTime:
    """A lead time as its source has it and in hours by the clock.

    Attributes
    ----------
    low_h, high_h : float
        Least and most hours between asking and flying that satisfy it. Business days and working hours span
        the weekends they may meet (public holidays are not counted); working hours are taken as hours of
        working days counted round the clock, so counted in office hours they would be longer.
    text : str
        As the source has it, unit included.
    """

    low_h: float
    high_h: float
    text: str


@dataclass(frozen=True, slots=True)
class PermitNeed:
    """What the record says about one permit, source by source.

    Attributes
    ----------
    state, operation : str
        ISO 2 code; ``overflight`` or ``landing``.
    need : str
        ``yes``, ``no``, ``conditional``, ``prohibited``, ``sources differ`` or ``not known``.
    low_h, high_h : float or None
        The range that spans every figure; None when there is no figure.
    disagree : bool
        Whether the figures do not even overlap.
    rows : tuple of Permit
        The rows it rests on, best grade first.
    remark : str
        What a reader must know about their choice; may be empty.
    why_not : str
        Why none is needed, in words, where `need` is ``no``: the operator's own state, a treaty, or what the rows
        say; else empty.
    """

    state: str
    operation: str
    need: str
    low_h: float | None
    high_h: float | None
    disagree: bool
    rows: tuple[Permit, ...]
    remark: str
    why_not: str = ""


def hours(value: float, unit: str) -> tuple[float, float]:
    """Least and most hours by the clock in `value` of a row's unit."""
    if unit == "hours":
        return value, value
    if unit == "days":
        return value * DAY_H, value * DAY_H
    days = value / DAY_H if unit == "working_hours" else value
    # asked as a weekend begins, n working days meet one weekend for every five of them begun
    return days * DAY_H, days * DAY_H + WEEKEND_H * ceil(days / WORKING_DAYS_A_WEEK)


def lead_time(permit: Permit) -> LeadTime | None:
    """The lead time of a row; None when its source gives no figure."""
    low, high, unit = permit.lead_min, permit.lead_max, permit.lead_unit
    if low is None and high is None:
        return None
    words = unit.replace("_", " ")
    if low is None:
        assert high is not None
        return LeadTime(0.0, hours(high, unit)[1], f"at most {high:g} {words}")
    if high is None or high == low:
        return LeadTime(*hours(low, unit), f"{low:g} {words}")
    return LeadTime(hours(low, unit)[0], hours(high, unit)[1], f"{low:g} to {high:g} {words}")


def permit_need(
    facts: Facts, state: str, operation: str, operator: str, kind: FlightKind | str, as_of: date
) -> PermitNeed:
    """Whether `state` wants a permit for an operation of this flight, and how long before.

    A sentence about a whole region decides the need only where nothing is said of the state itself, and the
    lead time only where no other row has a figure.
    """
    if state == operator:
        own = "The operator's own state."
        return PermitNeed(state, operation, "no", None, None, False, (), own, own)
    found, remark = _rows(facts, state, operator, FlightKind(kind), as_of)
    rows = _closest([r for r in found if operation in OPERATIONS.get(r.operation, ())])
    leads = [lead for r in rows if (lead := lead_time(r))]
    treaty = "" if rows else _by_treaty(facts, state, operation, operator, FlightKind(kind), as_of)
    need = "no" if treaty else _need(rows, FlightKind(kind))
    return PermitNeed(
        state=state,
        operation=operation,
        need=need,
        low_h=min((lead.low_h for lead in leads), default=None),
        high_h=max((lead.high_h for lead in leads), default=None),
        disagree=_disagree(leads),
        rows=tuple(rows),
        remark=remark,
        why_not=(treaty or _rows_say_no(rows)) if need == "no" else "",
    )


def _rows_say_no(rows: Sequence[Permit]) -> str:
    """What the best row says, with its grade."""
    best = rows[0]
    said = best.note or "the record says that none is needed"
    return f"{said} ({QUALITY[best.quality]})"


def _by_treaty(facts: Facts, state: str, operation: str, operator: str, kind: FlightKind, as_of: date) -> str:
    """The right of passage between parties to the Transit Agreement, where no row says more."""
    both = all(party_to(facts, s, IASTA, as_of) is Held.YES for s in (state, operator))
    if both and operation == "overflight" and kind is FlightKind.CIVIL_SCHEDULED:
        return "Both states are parties to the Transit Agreement: scheduled flights may pass (art. I, section 1)."
    return ""


def permit_rows(facts: Facts, state: str) -> tuple[Permit, ...]:
    """Every row of a state, best grade first."""
    rows = [p for p in facts.permits if p.alpha2 == state]
    return tuple(sorted(rows, key=lambda r: list(QUALITY).index(r.quality)))


def _rows(facts: Facts, state: str, operator: str, kind: FlightKind, as_of: date) -> tuple[list[Permit], str]:
    rows = [p for p in permit_rows(facts, state) if _applies(facts, p, operator, as_of)]
    own = [p for p in rows if p.flight_kind in KINDS[kind]]
    if kind is FlightKind.STATE_AIRCRAFT:
        return own, "State aircraft need diplomatic clearance (Chicago Convention art. 3(c))."
    if own:
        return own, ""
    remark = "Nothing on record for scheduled flights: the rows are for non-scheduled ones." if rows else ""
    return [p for p in rows if p.flight_kind in ("non-scheduled", "charter")], remark


def _applies(facts: Facts, permit: Permit, operator: str, as_of: date) -> bool:
    if permit.operation == PARIS_OPERATION:
        return party_to(facts, operator, PARIS, as_of) is Held.YES
    # a ban is an event, a rule lasts: only the ban needs to have been stated by then
    return permit.required != "prohibited" or permit.stated is None or permit.stated.first <= as_of


def _closest(rows: list[Permit]) -> list[Permit]:
    """The rows that speak of this kind of flight most closely, without a sentence about a whole region if it can be."""
    closest = [r for r in rows if r.flight_kind != "non-scheduled"] or rows
    own = [r for r in closest if r.quality != REGIONAL]
    return own if any(lead_time(r) for r in own) else closest


def _need(rows: Sequence[Permit], kind: FlightKind) -> str:
    own = [r for r in rows if r.quality != REGIONAL] or rows
    said = {r.required for r in own}
    if not said:
        # the convention itself asks it of every state aircraft (Chicago Convention art. 3(c))
        return "yes" if kind is FlightKind.STATE_AIRCRAFT else "not known"
    if "prohibited" in said:
        return "prohibited"
    return said.pop() if len(said) == 1 else "sources differ"


def _disagree(leads: Sequence[LeadTime]) -> bool:
    return bool(leads) and max(lead.low_h for lead in leads) > min(lead.high_h for lead in leads)
