"""The rows of the fact base, as frozen values. Every row keeps its source and whether anybody read one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from safeconduct.facts.dates import Held, Stamp, held_on, midnight_after
from safeconduct.facts.lasting import Kind, firm_days
from safeconduct.facts.own_airport import OwnAirport
from safeconduct.facts.own_areas import OwnArea
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
    """How surely a closure reaches a kind of flight.

    ``closed in part`` is a zone, e.g. low along a border, with the rest of the airspace open: it is shown, but bars
    no route over the state.
    """

    CLOSED = "closed"
    MAYBE = "may be closed"
    PART = "closed in part"
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
        aircraft, over the target; ``ends``: any flight that begins or ends in `route_end`; ``target or ends``:
        either.
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


FAR = datetime.max.replace(tzinfo=UTC)
"""Stands for an end that nobody knows."""

UNSURE_DATES = "its dates are known only to the month or the year, and this day lies within the doubt"
ESTIMATED = "estimated"
"""Who gives an end that was only estimated, as the EST of a NOTAM: it ends when somebody says so."""

ONLY_ESTIMATED = "its end was only estimated; that it ended is not on record"
UNSURE_HOURS = "it was closed for some hours of that day, which ones is not on record"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open stretch of time ``[start, end)`` over which a closure was in force, or may have been.

    Attributes
    ----------
    start, end : datetime
        UTC; `FAR` as end: none is known.
    doubt : str
        Why it is not sure that it was in force then; empty when it is.
    """

    start: datetime
    end: datetime
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """One state's bar on some flights, over one dated interval; a bar that came and went is several of these.

    Attributes
    ----------
    id : str
        Name of the row, by which another row can end or correct it.
    closed_by : str
        ISO 2 code of the state that closed, or ``UN``.
    airspace : str
        ISO 2 code of the state whose airspace is barred.
    target : str
        ISO 2 code of the operator or registration state barred, or ``ALL``.
    target_kind, scope : str
        Whom and what it covers, in the record's words.
    start : Stamp
        From when.
    end : Stamp or None
        Until when, a day included; None means no end was found, not that there is none.
    date_kind : str
        ``announced_or_effective``, ``announced``, ``reported`` or ``seen``.
    exceptions, note : str
        In the record's words; may be empty.
    source : Source
        Where it was read.
    reading : Reading
        What that means for a flight.
    seen_on : Stamp
        The last day on which a source had it in force; its beginning where nothing later was read.
    airports : tuple of str
        ICAO codes of the airports it is bound to; empty when it is bound to none.
    start_known_by, end_known_by : str
        Who gives the beginning and the end: official, several outlets, one outlet, memory, in force, not found,
        estimated; may be empty.
    event : str
        The event it belongs to; may be empty.
    owner : str
        Empty for a packaged row, else the file of the user's own facts that holds it.
    """

    id: str
    closed_by: str
    airspace: str
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
    seen_on: Stamp
    airports: tuple[str, ...] = ()
    start_known_by: str = ""
    end_known_by: str = ""
    event: str = ""
    owner: str = ""

    @property
    def kind(self) -> Kind:
        """War-type if it bars everybody, else political: the two kinds whose base rates were counted."""
        return Kind.WAR if self.reading.barred.startswith("all") else Kind.POLITICAL

    @property
    def firm_until(self) -> datetime:
        """From when on an end that nobody found may have come; see `safeconduct.facts.lasting`."""
        lasted_days = (self.seen_on.last - self.start.first).days
        days = timedelta(days=firm_days(self.kind, max(0, lasted_days)))
        seen = midnight_after(self.seen_on.last)
        return seen + days if seen < FAR - days else FAR

    def stretches(self) -> tuple[Stretch, ...]:
        """When it was in force or may have been: in order, without gaps or overlaps."""
        earliest, latest = self.start.as_start
        if self.end is None:
            sure_to, last, late_doubt = max(self.firm_until, latest), FAR, self.unconfirmed
        else:
            (sure_to, last), late_doubt = self.end.as_end, UNSURE_DATES
        if self._hours_unknown or sure_to <= latest:
            doubt = UNSURE_HOURS if self._hours_unknown else UNSURE_DATES
            pieces = [Stretch(earliest, last, doubt)]
        else:
            pieces = [
                Stretch(earliest, latest, UNSURE_DATES),
                Stretch(latest, sure_to),
                Stretch(sure_to, last, late_doubt),
            ]
        if self.end_known_by == ESTIMATED:
            pieces.append(Stretch(last, FAR, ONLY_ESTIMATED))
        return tuple(piece for piece in pieces if piece.start < piece.end)

    @property
    def unconfirmed(self) -> str:
        """``"last known closed on 2026-07-26, not confirmed since"``."""
        return f"last known closed on {self.seen_on.words}, not confirmed since"

    @property
    def _hours_unknown(self) -> bool:
        """Whether it began and ended on one day at hours that are not known."""
        stamps = (self.start, self.end) if self.end else ()
        return bool(stamps) and all(s.exact and not s.moment for s in stamps) and self.start == self.end

    def held(self, as_of: date) -> Held:
        """Whether its dates cover a day, whatever is known of its hours and its age."""
        return held_on(as_of, self.start, self.end)


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
    office_hours : str
        The hours the office keeps, in the record's words; empty when not known.
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
    office_hours: str = ""


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
    range_people_km : Figure or None
        km with people only, where `range_km` is a freighter's with more than people weigh.
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
    range_people_km: Figure | None
    cruise_kmh: Figure | None
    runway_m: Figure | None
    turn_round_h: Figure | None
    turn_round_exp_h: Figure | None
    note: str

    @property
    def range_with_people(self) -> Figure | None:
        """How far it flies with people on board: the figure with people where there is one, else the range."""
        return self.range_people_km or self.range_km


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of the user's own facts.

    Attributes
    ----------
    name : str
        Its path as given.
    rows : int
        Rows taken from it.
    sha256 : str
        Hash of its bytes.
    """

    name: str
    rows: int
    sha256: str


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
        The earliest day any closure covers, and the newest day on which any closure was seen in force.
    read_on : Mapping[str, date]
        By table (closures, permits, warnings): the newest day on which a row of it was read.
    sha256 : str
        Hash of the packaged payload, for provenance; of payload and own facts where there are own facts.
    own : tuple of OwnFile
        Files of the user's own facts that were laid over the packaged ones.
    airports : tuple of OwnAirport
        The user's own rows on airports; the packaged table is in `safeconduct.store.airports`.
    areas : tuple of OwnArea
        Closed areas that are no state, all the user's own.
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
    read_on: Mapping[str, date]
    own: tuple[OwnFile, ...] = ()
    airports: tuple[OwnAirport, ...] = ()
    areas: tuple[OwnArea, ...] = ()
