"""The rows of the fact base, as frozen values. Every row keeps its source and whether anybody read one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from safeconduct.facts.dates import Held, Stamp, held_on
from safeconduct.facts.states import StateRegistry

UNVERIFIED = "unverified"
"""Source of a row that rests on memory: no document was seen."""


class FlightKind(StrEnum):
    """What kind of flight asks for passage (Chicago Convention 1944, arts. 3, 5 and 6)."""

    CIVIL_SCHEDULED = "civil_scheduled"
    CIVIL_CHARTER = "civil_charter"
    STATE_AIRCRAFT = "state_aircraft"

    @property
    def words(self) -> str:
        """``"civil charter"``."""
        return self.value.replace("_", " ")


class Reach(StrEnum):
    """How surely a closure reaches a kind of flight."""

    CLOSED = "closed"
    MAYBE = "may be closed"
    NO = "not closed"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row was read.

    Attributes
    ----------
    first, second : str
        Addresses or documents, several joined by ``" ; "``; `first` is ``"unverified"`` when the row rests
        on memory.
    """

    first: str
    second: str = ""

    @property
    def verified(self) -> bool:
        """Whether a document was read for the row."""
        return not self.first.startswith(UNVERIFIED)

    @property
    def all(self) -> tuple[str, ...]:
        """Every address or document there is, the mark for memory left out."""
        cells = (self.first if self.verified else "", self.second)
        return tuple(s.strip() for cell in cells for s in cell.split(" ; ") if s.strip())


@dataclass(frozen=True, slots=True)
class Reading:
    """What a closure's own words mean for a flight; a judgement of this project, with its reason.

    Attributes
    ----------
    barred : str
        ``target``: aircraft of the target state; ``all``: everybody; ``own``: the closing state's own
        aircraft, over the target; ``ends``: any flight that begins or ends in `route_end`.
    operations : tuple of str
        ``overflight``, ``landing``.
    route_end : str
        ISO 2 code of the state the barred flights go to or come from; empty when any route is barred.
    civil, state : Reach
        How surely civil flights and state aircraft are reached.
    why : str
        The reason, in words.
    """

    barred: str
    operations: tuple[str, ...]
    route_end: str
    civil: Reach
    state: Reach
    why: str


@dataclass(frozen=True, slots=True)
class Closure:
    """One state's bar on some flights.

    Attributes
    ----------
    closed_by : str
        ISO 2 code of the state that closed.
    target : str
        ISO 2 code of the operator or registration state barred, or ``ALL``.
    target_kind, scope : str
        Whom and what it covers, in the record's words.
    start : Stamp
        From when.
    end : Stamp or None
        Until when, the day included; None means no end was found, not that there is none.
    date_kind : str
        ``announced_or_effective``, ``announced``, ``reported`` or ``seen``.
    exceptions, note : str
        In the record's words; may be empty.
    source : Source
        Where it was read.
    reading : Reading
        What that means for a flight.
    """

    closed_by: str
    target: str
    target_kind: str
    scope: str
    start: Stamp
    end: Stamp | None
    date_kind: str
    exceptions: str
    note: str
    source: Source
    reading: Reading

    def held(self, as_of: date) -> Held:
        """Whether it was in force on a day, as far as the record goes."""
        return held_on(as_of, self.start, self.end)

    @property
    def airspace(self) -> str:
        """ISO 2 code of the state whose airspace is barred."""
        return self.target if self.reading.barred == "own" else self.closed_by


@dataclass(frozen=True, slots=True)
class TreatyRow:
    """A state's standing in a treaty or bloc.

    Attributes
    ----------
    treaty, alpha2, status : str
        Name of the treaty; ISO 2 code; party, former, not_party, territory or claimed.
    start, end : Stamp or None
        From and until when; None means not known.
    source : Source
        Where it was read.
    note : str
        In the record's words; may be empty.
    """

    treaty: str
    alpha2: str
    status: str
    start: Stamp | None
    end: Stamp | None
    source: Source
    note: str

    def held(self, as_of: date) -> Held:
        """Whether the state belonged to it on a day; ``MAYBE`` when no beginning is known."""
        if self.status == "not_party":
            return Held.NO
        if self.start is None and self.end is None:
            return Held.MAYBE if self.status == "former" else Held.YES
        return held_on(as_of, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Article:
    """One line on an article of a treaty.

    Attributes
    ----------
    treaty, article, text : str
        Treaty, article, what it says in one line.
    source : Source
        Where it was read.
    """

    treaty: str
    article: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Permit:
    """What one source says about a permit.

    Attributes
    ----------
    alpha2, flight_kind, operation : str
        Whose permit, for what flight and what operation, in the record's words.
    required : str
        yes, no, conditional or prohibited.
    lead_min, lead_max : float or None
        Lead time in `lead_unit`; only `lead_min`: the figure asked; only `lead_max`: at most.
    lead_unit : str
        hours, working_hours, days, business_days, or empty.
    validity, authority, humanitarian, note : str
        In the record's words; may be empty.
    source : Source
        Where it was read.
    stated : Stamp or None
        When the source said so, where known.
    quality : str
        A, A-secondary, A-treaty, B, B-regional, C or D; see `QUALITY`.
    """

    alpha2: str
    flight_kind: str
    operation: str
    required: str
    lead_min: float | None
    lead_max: float | None
    lead_unit: str
    validity: str
    authority: str
    humanitarian: str
    note: str
    source: Source
    stated: Stamp | None
    quality: str


QUALITY: Mapping[str, str] = {
    "A": "state authority",
    "A-secondary": "an AIP or law quoted by somebody else",
    "A-treaty": "the 1956 Paris agreement",
    "B": "named flight-support vendor",
    "B-regional": "a sentence about a whole region",
    "C": "templated or low-grade vendor page",
    "D": "memory",
}
"""What a permit's grade stands for, best first."""


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A conflict-zone warning.

    Attributes
    ----------
    issuer, kind, alpha2, fir, reference, level : str
        Who warns, in what form, about which state and flight information region, how strongly.
    issued, valid_until, seen_on : Stamp or None
        When issued, until when, and when the list that holds it was read.
    status : str
        active, withdrawn, listed or seen.
    source : Source
        Where it was read.
    note : str
        In the record's words; may be empty.
    """

    issuer: str
    kind: str
    alpha2: str
    fir: str
    reference: str
    level: str
    issued: Stamp | None
    valid_until: Stamp | None
    status: str
    seen_on: Stamp | None
    source: Source
    note: str

    def held(self, as_of: date) -> Held:
        """Whether it stood on a day.

        ``MAYBE`` on days before it was seen when its issue is not dated, and after it was last seen when its
        end is not.
        """
        unsettled_before = self.issued is None and self.seen_on and as_of < self.seen_on.first
        unsettled_after = self.valid_until is None and self.seen_on and as_of > self.seen_on.last
        withdrawn = self.status == "withdrawn" and self.valid_until is None
        held = held_on(as_of, self.issued, self.valid_until)
        return Held.MAYBE if held is Held.YES and (unsettled_before or unsettled_after or withdrawn) else held


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or a range of numbers, with its source.

    Attributes
    ----------
    low, high : float
        Equal for a single number; the unit is that of the field that holds it.
    source : Source
        Where it was read.
    basis : str
        Conditions it holds under, in the record's words; may be empty.
    """

    low: float
    high: float
    source: Source
    basis: str = ""

    def __str__(self) -> str:
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g}-{self.high:g}"


@dataclass(frozen=True, slots=True)
class AircraftType:
    """A type of aircraft used in evacuations. Loads are three separate fields; a record is never a plan.

    Attributes
    ----------
    name : str
        Key of the table.
    icao : str
        ICAO type designator; two types may share one.
    icao_source : Source
        Where the designator was read.
    seats_normal, seats_max : Figure or None
        People in the normal and in the densest or certified layout.
    load_emergency : Figure or None
        A published figure above normal seating; None means none found, not that none is allowed.
    load_observed : Figure or None
        People on board one real flight, low to high.
    range_km, cruise_kmh, runway_m : Figure or None
        km (read the basis), km/h, m of runway at sea level (0 for a helicopter).
    turn_round_h, turn_round_exp_h : Figure or None
        Hours on the ground, typical and expedited.
    note : str
        In the record's words; may be empty.
    """

    name: str
    icao: str
    icao_source: Source
    seats_normal: Figure | None
    seats_max: Figure | None
    load_emergency: Figure | None
    load_observed: Figure | None
    range_km: Figure | None
    cruise_kmh: Figure | None
    runway_m: Figure | None
    turn_round_h: Figure | None
    turn_round_exp_h: Figure | None
    note: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole fact base.

    Attributes
    ----------
    states : StateRegistry
        States and the words they answer to.
    closures, treaties, articles, permits, risks, refuges, aircraft : tuple
        The rows, in the record's order. `refuges` are standings in refuge treaties.
    begins, ends : date
        The earliest day any closure covers and the newest day anything was read.
    sha256 : str
        Hash of the packaged payload, for provenance.
    """

    states: StateRegistry
    closures: tuple[Closure, ...]
    treaties: tuple[TreatyRow, ...]
    articles: tuple[Article, ...]
    permits: tuple[Permit, ...]
    risks: tuple[RiskRow, ...]
    refuges: tuple[TreatyRow, ...]
    aircraft: tuple[AircraftType, ...]
    begins: date
    ends: date
    sha256: str
