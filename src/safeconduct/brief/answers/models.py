"""What every operation of the server answers, as models: the page's types are made from them, and answers held to them.

A record that is a value of the planner is described by that value's dataclass (`safeconduct.brief.answers.records`);
here stand those that are put together for an answer. A key that is not always there says so by `sometimes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field

from safeconduct.brief.answers.records import Record, model_of, sometimes
from safeconduct.facts import Airport
from safeconduct.planning.decision.decide import DecisionPage
from safeconduct.planning.model import Plan
from safeconduct.planning.route_answer import RouteAnswer
from safeconduct.planning.what_if import Snapshot

StatusWord = Literal["granted", "asked", "refused", "unknown", "closed"]
Point = tuple[float, float]
"""Latitude and longitude, degrees."""


if TYPE_CHECKING:
    AirportRecord: TypeAlias = Record
    SnapshotRecord: TypeAlias = Record
else:
    AirportRecord = model_of(Airport)
    # `chance` is null where only bounds are known
    SnapshotRecord = model_of(Snapshot, chance=float | None, bounds=tuple[float, float] | None)


class Health(Record):
    """Whether the server is up."""

    status: Literal["ok"]
    version: str


class FaultMember(Record):
    """One thing wrong with an input: where, as text and as a JSON pointer, what, and what to do."""

    pointer: str
    detail: str
    where: str
    what: str
    suggestion: str
    line: int | None
    column: int | None


class ProblemBody(Record):
    """What is wrong (RFC 9457), with every fault of an input."""

    type: str
    title: str
    status: int
    detail: str
    suggestion: str = sometimes()
    errors: list[FaultMember] = sometimes()


class StateAnswer(Record):
    """What is supposed or known of a state's answer, why, and where it can be read."""

    status: StatusWord
    why: str
    sources: list[str]
    doubt: str = sometimes()
    supposed: bool = sometimes()


class LookPlace(Record):
    """Where a route begins or ends."""

    label: str
    name: str
    lat: float
    lon: float
    state: str
    role: Literal["origin", "refuge"]
    id: str
    title: str


class CrossedState(Record):
    """A state on the way and the length over it, km."""

    state: str
    km: float


class LookSurface(Record):
    """A leg on the surface before a flight; its points are its ends."""

    mode: str
    origin: str
    destination: str
    km: float | None
    hours: list[float] | None
    borders: list[str]
    points: list[Point]
    note: str
    hazard: str


class LookWay(Record):
    """One pair of airports: the shortest permitted route now, checked where it is the first that can be flown."""

    origin: str
    destination: str
    refuge: str
    found: bool
    same: bool = sometimes()
    distance_km: float = sometimes()
    distance_wgs84_km: float = sometimes()
    flight_h: float | None = sometimes()
    requires: list[str] = sometimes()
    points: list[Point] = sometimes()
    verified: bool | None = sometimes()
    faults: list[str] = sometimes()
    policies: list[str] = sometimes()
    notes: list[str] = sometimes()
    crossed: list[CrossedState] = sometimes()
    unblock: list[list[str]] = sometimes()
    why_closed: list[str] = sometimes()
    title: str = sometimes()
    surface: list[LookSurface] = sometimes()


class LookArea(Record):
    """An area of the scenario's own: its rings as longitude and latitude, not closed, the inside on the left."""

    id: str
    status: Literal["closed", "asked", "opened"]
    words: str
    rings: list[list[tuple[float, float]]]


class ReadingTitle(Record):
    """A reading of the scenario, to choose from."""

    id: str
    title: str
    note: str


class Look(Record):
    """The quick answer: who refuses, the best route now, what would open one."""

    title: str
    note: str
    as_of: str
    facts_age: list[str]
    operator: str
    flight_kind: str
    limit_km: float | None
    reading: str
    readings: list[ReadingTitle]
    places: list[LookPlace]
    states: dict[str, StateAnswer]
    ways: list[LookWay]
    best: int | None
    cells: dict[str, list[str]]
    areas: list[LookArea] = sometimes()


class FrontierRoute(Record):
    """A route that no other beats in both length and consents."""

    distance_km: float
    requires: list[str]
    points: list[Point]


class Frontier(Record):
    """Every route worth knowing, in order of length, with the smallest sets that open and close them."""

    origin: AirportRecord
    destination: AirportRecord
    routes: list[FrontierRoute]
    path_sets: list[list[str]]
    veto_sets: list[list[str]]
    always: list[str]
    refused: list[str]
    unblock: list[list[str]]
    complete: bool
    complete_to_km: float | None


class StateName(Record):
    """A state or territory by code and name."""

    alpha2: str
    alpha3: str
    name: str


class StateNames(Record):
    """All states and territories, and how answers are ranked where several states share a piece of sky, worst first."""

    states: list[StateName]
    status_order: list[str]


class LeadHours(Record):
    """How long an answer takes, hours."""

    low: float
    high: float


class ClosureRow(Record):
    """A closure that bears on the flight asked about."""

    certainty: str
    reason: str
    doubts: list[str]
    closed_by: str
    target: str
    target_kind: str
    scope: str
    operations: list[str]
    route_end: str | None
    from_: Annotated[str, Field(alias="from")]
    to: str | None
    period: str
    date_kind: str
    exceptions: str
    reading: str
    note: str
    id: str
    seen_on: str
    airports: list[str]
    owner: str | None
    sources: list[str]
    verified: bool


class PermitRow(Record):
    """One source's word on a permit."""

    required: str
    lead: str | None
    lead_h: LeadHours | None
    validity: str
    authority: str
    humanitarian: str
    note: str
    stated: str | None
    quality: str
    sources: list[str]
    verified: bool


class PermitNeeded(Record):
    """What must be asked for one operation, and how long it takes."""

    operation: str
    need: str
    lead_h: LeadHours | None
    sources_disagree: bool
    remark: str
    rows: list[PermitRow]


class TreatyRow(Record):
    """How a state stands to a treaty."""

    treaty: str
    status: str
    on_that_day: str
    from_: Annotated[str | None, Field(alias="from")]
    to: str | None
    note: str
    sources: list[str]
    verified: bool


class WarningRow(Record):
    """A conflict-zone warning."""

    issuer: str
    kind: str
    reference: str
    level: str
    free_from_fl: float | None
    fir: str
    on_that_day: str
    when: str
    status: str
    note: str
    sources: list[str]
    verified: bool


class StateSheet(Record):
    """What is on record about a state as of a day."""

    state: str
    name: str
    status: str
    closures: list[ClosureRow]
    permits: list[PermitNeeded]
    treaties: list[TreatyRow]
    warnings: list[WarningRow]
    expired_warnings: list[WarningRow]
    refuge: list[TreatyRow]


class SkyCell(Record):
    """A cell: its rings of arcs, the cell on the right; ~i is arc i backwards."""

    key: str
    kind: str
    title: str
    rings: list[list[int]]


class SkyShapes(Record):
    """The cells of the sky, their borders as shared arcs: a first point, then steps, in units of `unit_deg`."""

    level: Literal["coarse", "medium", "fine"]
    tolerance_km: float
    unit_deg: float
    arcs: list[list[int]]
    cells: list[SkyCell]


class ClaimOrigin(Record):
    """The first source in a chain of quotation, and what it is worth to the claim."""

    name: str
    reports: list[str]
    effect: float
    weight: float
    grades: list[str]


class BaseRate(Record):
    """The chance before any report, and whose it is."""

    value: float
    by: str
    why: str
    guess: bool


class Report(Record):
    """Somebody's graded word on a claim."""

    id: str
    source: str
    supports: bool
    grade: str
    quotes: list[str]
    unnamed: bool
    seen: bool
    said: str
    received: str
    hedge: str
    adds: str
    excerpt: str
    address: str
    note: str


class OpenQuestion(Record):
    """What somebody should ask about the reports of a claim."""

    kind: str
    reports: list[str]
    text: str


class Claim(Record):
    """A claim, what its reports come to, and the origins they rest on."""

    claim: str
    statement: str
    kind: str
    about: str
    standing: str
    headline: str
    probability: float
    word: str
    words: str
    confidence: str
    confirmed: bool
    articles: int
    origins: list[ClaimOrigin]
    flips_on: list[str]
    single_origin: bool
    base_rate: BaseRate
    reports: list[Report]
    questions: list[OpenQuestion]
    note: str
    as_of: str | None
    half_life_d: float | None
    policy: str


class Ledger(Record):
    """Every claim of a scenario's own ledger, and the sources by name."""

    claims: list[Claim]
    sources: dict[str, str]


class WhatIfCase(Record):
    """The plan before and after states change their answers together."""

    title: str
    refuse: list[str]
    grant: list[str]
    before: SnapshotRecord
    after: SnapshotRecord
    longer_km: float | None


class WhatIf(Record):
    """Every case supposed of a reading."""

    reading: str
    title: str
    now: SnapshotRecord
    cases: list[WhatIfCase]


class Headcount(Record):
    """People, as a range."""

    low: float
    likely: float
    high: float


class CheckedPlace(Record):
    """A place people leave from."""

    id: str
    place: str


class CheckedRefuge(Record):
    """A refuge and its places."""

    id: str
    state: str
    places: list[str]


class CheckedLeg(Record):
    """A leg on the surface as it was understood."""

    mode: str
    start: str
    to: str


class CheckedFleet(Record):
    """Aircraft of one type."""

    id: str
    aircraft: str


class CheckedReading(Record):
    """A reading as it was understood."""

    id: str
    title: str
    operator: str
    flight_kind: str
    use_closures: bool
    overrides: list[str]


class CheckedArea(Record):
    """An area of the sky as it was understood."""

    id: str
    name: str
    status: str


class CheckAnswer(Record):
    """Every fault of a scenario's text, or what was understood of it."""

    ok: bool
    faults: list[FaultMember]
    title: str = sometimes()
    as_of: str = sometimes()
    people: Headcount = sometimes()
    groups: list[str] = sometimes()
    origins: list[CheckedPlace] = sometimes()
    surface: list[CheckedLeg] = sometimes()
    refuges: list[CheckedRefuge] = sometimes()
    fleet: list[CheckedFleet] = sometimes()
    limit_km: float | None = sometimes()
    readings: list[CheckedReading] = sometimes()
    triggers: list[str] = sometimes()
    indicators: list[str] = sometimes()
    areas: list[CheckedArea] = sometimes()
    gates: list[str] = sometimes()
    orders: list[str] = sometimes()
    claims: list[str] = sometimes()
    marks: dict[str, int] = sometimes()
    notes: list[str] = sometimes()


class EditedText(Record):
    """A scenario's text with other answers."""

    text: str


class ScenarioNames(Record):
    """Scenarios by name, and the one shown first."""

    scenarios: list[str]
    story: str | None


class Document(Record):
    """A scenario file as it is now; `etag` changes whenever the text does."""

    name: str
    text: str
    etag: str
    writable: bool


class OwnFacts(Record):
    """A file of the user's own facts that counts, with the hash of its bytes."""

    file: str
    rows: int
    sha256: str


class ClosedSky(Record):
    """A state whose sky is closed on a day, or may be, by the closure that decides."""

    state: str
    name: str
    status: str
    routes_only: bool
    operations: list[str]
    reason: str
    since: str
    until: str | None
    seen_on: str
    age_days: int
    closures: list[str]
    sources: list[str]
    verified: bool
    own: str | None


class SkyDay(Record):
    """The world's sky on a day, worst and newest first; what it rests on, and how old that is."""

    schema_: str = Field(alias="schema")
    as_of: str
    operator: str | None
    registration: str | None
    flight_kind: str
    facts_sha256: str
    own_facts: list[OwnFacts]
    read_on: dict[str, str]
    remarks: list[str]
    states: list[ClosedSky]


class ClosureAdded(Record):
    """A closure that has been added to the user's own facts: its id, what it says, and the hash of the facts with it."""

    id: str
    says: str
    facts_sha256: str
    own_facts: list[OwnFacts]


Route = model_of(RouteAnswer, "Route", origin=model_of(Airport), destination=model_of(Airport))
"""The shortest permitted route with its ends."""

PlanAnswer = model_of(Plan, "Plan", schema=str, verified=bool, decision=model_of(DecisionPage) | None)
"""A plan with the decision page of its first reading."""
