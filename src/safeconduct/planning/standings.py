"""Who refuses at a moment, for one kind of flight: the only place where that is worked out.

A state's answer to an operation stands one way over a stretch of time, by this order:

1. the scenario's answer while it is valid: granted, or refused, revoked, lapsed; a grant outside its dates and hours
   has lapsed, a refusal outside its dates says nothing;
2. a closure on record while it is in force, closed or perhaps closed; only a grant overrides it;
3. nobody needs to be asked: the operator's own state, or a permit that the record says is not needed;
4. open: asked or not, its answer has a chance.

A refusal of overflight is one of landing too, and a refusal of landing one of leaving, unless these are answered
apart; a grant spreads to nothing, but outside its hours nobody lands or leaves either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from safeconduct.facts import Facts, SkyInterval, SkyStatus, permit_need, sky_intervals
from safeconduct.planning.area_times import area_passes, areas_counted, counting
from safeconduct.planning.extensions import may_be_extended
from safeconduct.planning.keys import AREA, decider, operation
from safeconduct.planning.levels import Band
from safeconduct.scenario.model import (
    REFUSING,
    Consent,
    FlightKind,
    Operation,
    Reading,
    Scenario,
    SkyArea,
)
from safeconduct.scenario.windows import Span, Spans, both, hours_between, joined, of_consent, without

Status = Literal["granted", "not needed", "open", "may be closed", "refused"]
"""How an answer stands: given, not to be asked for, still open, perhaps barred by a fact, refused or barred."""

HORIZON_H = 168.0
"""Hours after the start for which standings are looked at where the scenario has no deadline: a week."""


@dataclass(frozen=True, slots=True)
class Flyer:
    """Whose aircraft fly, and as what.

    Attributes
    ----------
    operator : str
        State of the operator, ISO alpha-2.
    flight_kind : FlightKind
    cruise_fl : (float, float) or None
        Lowest and highest cruise level, hundreds of feet, where an area's levels make it matter; None: any.
    """

    operator: str
    flight_kind: FlightKind
    cruise_fl: Band | None = None


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a flight, for closures bound to a route or an airport.

    Attributes
    ----------
    origin, destination : str
        States, ISO alpha-2; empty where not known.
    airports : tuple of str
        Codes of the two airfields.
    """

    origin: str
    destination: str
    airports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How an answer stands over a half-open span of hours after the start.

    Attributes
    ----------
    from_h, to_h : float
    status : Status
    reason : str
        Why, in words.
    sources : tuple of str
    consent : Consent or None
        The scenario's row, where it decides.
    by_fact : bool
        Whether a closure on record decides.
    overrides : str
        A closure on record that the scenario's grant overrides, in words; else empty.
    """

    from_h: float
    to_h: float
    status: Status
    reason: str
    sources: tuple[str, ...] = ()
    consent: Consent | None = None
    by_fact: bool = False
    overrides: str = ""


def horizon_h(scenario: Scenario) -> float:
    """Hours after the start up to which flights are looked at: the deadline, or a week."""
    deadline_h = hours_between(scenario.start, scenario.deadline) if scenario.deadline else 0.0
    return deadline_h if deadline_h > 0.0 else HORIZON_H


def known_by(facts: Facts, scenario: Scenario) -> Facts:
    """The facts without closures that began after the scenario's day: nobody knew of them then."""
    known = tuple(row for row in facts.closures if row.start.first <= scenario.as_of)
    return replace(facts, closures=known)


@dataclass(slots=True)
class Standings:
    """How every state's answers stand to the flights of one reading, by who flies them.

    Attributes
    ----------
    facts : Facts
    scenario : Scenario
    reading : Reading
    also_refused : frozenset of str
        States that are supposed to refuse everything besides, and borders (``border:AE-OM``) supposed to be closed.
    """

    facts: Facts
    scenario: Scenario
    reading: Reading
    also_refused: frozenset[str] = frozenset()
    _known: dict[tuple[Flyer, Ends, str], tuple[Standing, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.facts = known_by(self.facts, self.scenario)

    @property
    def flyer(self) -> Flyer:
        """The reading's own."""
        return Flyer(self.reading.operator, self.reading.flight_kind)

    @property
    def horizon_h(self) -> float:
        """Hours looked at."""
        return horizon_h(self.scenario)

    def states(self) -> frozenset[str]:
        """States that a closure or an answer is on record for: the others stand open all the while."""
        closed = {row.airspace for row in self.facts.closures} if self.reading.use_closures else set()
        supposed = {one for one in self.also_refused if ":" not in one}
        return frozenset(closed | {row.state for row in self.reading.consents} | supposed)

    def of(self, key: str, ends: Ends, flyer: Flyer | None = None) -> tuple[Standing, ...]:
        """How a state's key stands from the start to the horizon: in order, without gaps."""
        flyer = flyer or self.flyer
        known = (flyer, ends, key)
        if known not in self._known:
            self._known[known] = tuple(
                self._of_area(key)
                if key.startswith(AREA)
                else self._standings(decider(key), operation(key), ends, flyer)
            )
        return self._known[known]

    def areas(self, flyer: Flyer) -> tuple[SkyArea, ...]:
        """The scenario's areas that count for a flight."""
        return counting(self.known_areas, flyer)

    @property
    def known_areas(self) -> tuple[SkyArea, ...]:
        """Its areas, those on record only where closures on record count."""
        return areas_counted(self.scenario, self.reading)

    def _of_area(self, key: str) -> Iterator[Standing]:
        """How an area stands: refused outside what it lets pass."""
        area = next(one for one in self.scenario.areas if one.key == key)
        horizon = self.horizon_h
        whole: Spans = ((0.0, horizon),)
        passes = () if key in self.also_refused else area_passes(area, self.scenario, horizon)
        status: Status = "granted" if area.answer == "granted" else "open"
        if area.kind == "closed" and not may_be_extended(area, self.scenario, horizon):
            status = "not needed"
        said = area.answer.replace("_", " ") if area.kind != "closed" else "open then"
        pieces = [Standing(low, high, status, said, (area.mark.source,)) for low, high in passes]
        shut = f"{area.name} is closed" if area.kind == "closed" else f"no passage through {area.name}"
        pieces += [
            Standing(low, high, "refused", shut, (area.mark.source,)) for low, high in without(whole, passes)
        ]
        yield from sorted(pieces, key=lambda one: one.from_h)

    def at(self, key: str, hour: float, ends: Ends, flyer: Flyer | None = None) -> Standing:
        """How a state's key stands at an hour after the start."""
        return next(one for one in self.of(key, ends, flyer) if one.from_h <= hour < one.to_h)

    def passes(self, key: str, ends: Ends, flyer: Flyer | None = None) -> Spans:
        """Hours in which a key is not refused, by how this reading counts a sky that may be closed."""
        return joined(
            (one.from_h, one.to_h) for one in self.of(key, ends, flyer) if self.counts_open(one.status)
        )

    def counts_open(self, status: Status) -> bool:
        """Whether an answer that stands so can be planned with."""
        return status != "refused" and not (status == "may be closed" and self.reading.doubt == "closed")

    def _standings(self, state: str, op: Operation, ends: Ends, flyer: Flyer) -> Iterator[Standing]:
        horizon = self.horizon_h
        if state in self.also_refused:
            yield Standing(0.0, horizon, "refused", "supposed to refuse")
            return
        pieces = list(self._by_fact(state, op, ends, flyer))
        for row, spreads in self._rows(state, op):
            start = self.scenario.start
            pieces = [after for piece in pieces for after in _answered(piece, row, start, only_bars=spreads)]
        yield from _merged(pieces)

    def _rows(self, state: str, op: Operation) -> Iterator[tuple[Consent, bool]]:
        """The scenario's answer that counts, and whether only what it bars is spread from a more general one."""
        own = self.reading.consent(state, op)
        if own is not None:
            yield own, False
        elif op not in ("overflight", "entry"):
            # what is not answered apart is refused with what is
            general = self.reading.consent(state, "landing") if op == "departure" else None
            general = general or self.reading.consent(state, "overflight")
            if general is not None:
                yield general, (op, general.operation) != LEAVES

    def _by_fact(self, state: str, op: Operation, ends: Ends, flyer: Flyer) -> Iterator[Standing]:
        """What the facts say, without the scenario's answers."""
        if op == "entry":
            # no closure of a sky bars a road, and no record says who lets whom over a border
            own = state == flyer.operator
            why: tuple[Status, str] = (
                ("not needed", "the operator's own state") if own else ("open", "not asked")
            )
            yield Standing(0.0, self.horizon_h, *why)
            return
        need = self._need(state, op, flyer)
        for piece in self._sky(state, op, ends, flyer):
            low, high = self._hours(piece)
            if piece.status is SkyStatus.OPEN:
                yield Standing(low, high, *need)
            else:
                status: Status = "refused" if piece.status is SkyStatus.CLOSED else "may be closed"
                yield Standing(low, high, status, piece.reason, piece.sources, by_fact=True)

    def _need(self, state: str, op: Operation, flyer: Flyer) -> tuple[Status, str]:
        """Whether anybody needs to be asked where nothing bars."""
        if state == flyer.operator:
            return "not needed", "the operator's own state"
        asked = "landing" if op == "departure" else op
        need = permit_need(self.facts, state, asked, flyer.operator, flyer.flight_kind, self.scenario.as_of)
        if need.need == "no":
            return "not needed", need.remark or "no permit is needed, by the permit table"
        return "open", "not asked"

    def _sky(self, state: str, op: Operation, ends: Ends, flyer: Flyer) -> Sequence[SkyInterval]:
        start = self.scenario.start
        end = start + timedelta(hours=self.horizon_h)
        if not self.reading.use_closures:
            return (SkyInterval(start, end, SkyStatus.OPEN, "closures on record are not used", (), None, ()),)
        return sky_intervals(
            self.facts,
            state,
            start,
            end,
            operator=flyer.operator,
            kind=flyer.flight_kind,
            destination=ends.destination or None,
            origin=ends.origin or None,
            airports=ends.airports,
            operation="overflight" if op == "overflight" else "landing",
        )

    def _hours(self, piece: SkyInterval) -> Span:
        return hours_between(self.scenario.start, piece.start), hours_between(self.scenario.start, piece.end)


LEAVES = ("departure", "landing")
"""Leaving is answered with landing, granted or refused, where it is not answered apart."""


def _answered(piece: Standing, row: Consent, start: datetime, *, only_bars: bool) -> Iterator[Standing]:
    """A stretch of the facts with an answer of the scenario laid over it; one that only bars grants nothing."""
    here: Spans = ((piece.from_h, piece.to_h),)
    valid = of_consent(row, start)
    for low, high in both(here, valid):
        inside = replace(piece, from_h=low, to_h=high)
        yield inside if only_bars and row.status not in REFUSING else _inside(inside, row)
    for low, high in without(here, valid):
        yield _outside(replace(piece, from_h=low, to_h=high), row)


def _inside(piece: Standing, row: Consent) -> Standing:
    said = f"{row.status}: {row.note}" if row.note else row.status.replace("_", " ")
    if row.status in REFUSING:
        return Standing(piece.from_h, piece.to_h, "refused", said, (row.mark.source,), row)
    if row.status == "granted":
        over = piece.reason if piece.by_fact else ""
        return Standing(piece.from_h, piece.to_h, "granted", said, (row.mark.source,), row, overrides=over)
    # asked or not, what bars still bars, and who need not be asked still need not be
    return replace(piece, consent=row, reason=piece.reason if piece.by_fact else said)


def _outside(piece: Standing, row: Consent) -> Standing:
    """A grant does not hold outside its window, whether one was needed or not; any other answer says nothing there."""
    if row.status != "granted":
        return piece
    reason = f"granted {window_words(row)}, and not at other times"
    return Standing(piece.from_h, piece.to_h, "refused", reason, (row.mark.source,), row)


def _merged(pieces: Iterable[Standing]) -> Iterator[Standing]:
    """Neighbours that stand one way for one reason, as one."""
    last: Standing | None = None
    for piece in sorted(pieces, key=lambda one: one.from_h):
        if last and replace(last, from_h=0.0, to_h=0.0) == replace(piece, from_h=0.0, to_h=0.0):
            last = replace(last, to_h=piece.to_h)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def window_words(row: Consent) -> str:
    """``from 1 Aug 06:00Z, until 2 Aug 06:00Z, daily 06:00Z to 18:00Z``."""
    parts = [
        f"from {row.valid_from:%-d %b %H:%MZ}" if row.valid_from else "",
        f"until {row.valid_to:%-d %b %H:%MZ}" if row.valid_to else "",
        f"daily {_clock(row.hours_utc.opens_h)} to {_clock(row.hours_utc.closes_h)}" if row.hours_utc else "",
    ]
    return ", ".join(part for part in parts if part)


def _clock(hour: float) -> str:
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}Z"
