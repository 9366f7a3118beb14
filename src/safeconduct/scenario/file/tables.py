"""The scenario file's shape: every key a person may write, with its type and one line about it.

This is what the JSON Schema and the tables of ``docs/scenario.md`` are made from. What needs to look at two
places of the file at once is in :mod:`safeconduct.scenario.file.cross_checks`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from safeconduct.airspace.policies import (
    Antarctica,
    Archipelagos,
    Caspian,
    Claims,
    Disputed,
    Straits,
    TerritorialSea,
)
from safeconduct.scenario.consents import ConsentStatus, DoubtRule, Operation
from safeconduct.scenario.entities import FlightKind, LoadKind
from safeconduct.scenario.file.alert_tables import AlertIn, StakesIn
from safeconduct.scenario.file.area_tables import AreaIn, GateIn, ThroughputIn
from safeconduct.scenario.file.ledger_tables import LedgerIn
from safeconduct.scenario.file.number_fields import (
    Aircrafts,
    Amount,
    ChanceIn,
    Count,
    DeadlineIn,
    Headcount,
    Kilometres,
    MarkIn,
    PositiveCount,
    Rate,
)
from safeconduct.scenario.file.surface_tables import SurfaceIn
from safeconduct.scenario.file.values import (
    AnsweringState,
    Day,
    HoursIn,
    Moment,
    Name,
    PlaceIn,
    PlacesIn,
    State,
    States,
    Table,
    aircraft_type,
    fault,
)
from safeconduct.scenario.file.watch_tables import DecisionIn, HazardIn, IndicatorIn, TriggerIn
from safeconduct.scenario.model import GATEWAYS

DoubtIn = DoubtRule | Annotated[float, Field(ge=0.0, le=1.0)]
"""Closed, open, or a chance of being open."""


class Head(Table):
    """What the scenario is."""

    title: Name = Field(description="Headline.")
    as_of: Day = Field(description="Date on which facts and consents are read.")
    operator: State = Field(description="State of the operator (registration) of the flights.")
    flight_kind: FlightKind = Field(
        description="`civil_scheduled`, `civil_charter` or `state_aircraft`; states answer them differently."
    )
    start: Moment | None = Field(
        default=None, description="Hour zero of the plan; default: `as_of` at 00:00 UTC."
    )
    deadline: DeadlineIn | None = Field(
        default=None, description="When the last person should be in a refuge."
    )
    doubt: DoubtIn | None = Field(
        default=None,
        description="How a state counts that may be closed: `closed` (default), `open`, or the chance that it is "
        "open.",
    )
    note: str = Field(default="", description="What a reader must know.")


class AirfieldKeys(Table):
    """What an airfield can take."""

    working_mog: PositiveCount | None = Field(
        default=None, description="Aircraft that can be parked, loaded and served at once."
    )
    runway_m: Amount | None = Field(
        default=None,
        description="Longest usable runway, metres; if not stated, the one on record, marked as a fact.",
    )
    hours_utc: HoursIn | None = Field(
        default=None,
        description='Daily operating hours, UTC, e.g. `["04:00", "20:00"]`; default: round the clock.',
    )
    open: bool = Field(default=True, description="`false`: no aircraft can use it.")
    closed_from: Moment | None = Field(default=None, description="Closed from then on, or until `closed_to`.")
    closed_to: Moment | None = Field(default=None, description="Closed until then.")
    fuel: bool = Field(default=True, description="`false`: aircraft cannot be refuelled there.")

    @field_validator("closed_to", mode="after")
    @classmethod
    def _closes_before_it_opens(cls, closed_to: Moment | None, info: ValidationInfo) -> Moment | None:
        closed_from = info.data.get("closed_from")
        if closed_to and closed_from and closed_to <= closed_from:
            raise fault("the airfield opens before it closes.", "Exchange closed_from and closed_to?")
        return closed_to


class OriginIn(AirfieldKeys):
    """A place people leave from."""

    id: Name | None = Field(
        default=None, description="Unique name; default: the airport's code or the place's name."
    )
    airport: PlaceIn = Field(description="ICAO or IATA code, or `{ lat_deg, lon_deg, name, state }`.")


class ArrivalIn(MarkIn):
    """When people stand at the airfield; linear between the points."""

    ready_from: Moment | None = Field(
        default=None, description="Hour zero of the curve; default: the plan's start."
    )
    after_h: list[float] = Field(min_length=1, description="Hours after hour zero, increasing.")
    share: list[float] = Field(min_length=1, description="Share arrived by then, never falling, the last 1.")

    @field_validator("after_h", mode="after")
    @classmethod
    def _increasing(cls, after_h: list[float]) -> list[float]:
        rising = all(a < b for a, b in pairwise(after_h))
        if not (rising and after_h[0] >= 0.0 and after_h[-1] < float("inf")):
            raise fault("hours must increase from 0 or more.", "Put them in order, e.g. [0, 6, 12].")
        return after_h

    @field_validator("share", mode="after")
    @classmethod
    def _reaches_one(cls, share: list[float], info: ValidationInfo) -> list[float]:
        steps = [0.0, *share]
        if share[-1] != 1.0 or not all(a <= b for a, b in zip(steps, share, strict=False)):
            raise fault("shares must rise from 0 or more to 1.", "E.g. [0.2, 0.6, 1.0].")
        if "after_h" in info.data and len(share) != len(info.data["after_h"]):
            raise fault(
                f"has {len(share)} values, after_h has {len(info.data['after_h'])}.", "Write one for each."
            )
        return share


class GroupIn(Table):
    """People to be taken out."""

    id: Name = Field(description="Unique name.")
    name: Name | None = Field(default=None, description="Name to show; default: the id.")
    origin: Name = Field(description="Id of the origin they leave from.")
    headcount: Headcount = Field(description="People: low, likely, high.")
    priority: int = Field(default=1, ge=1, le=9, description="1 goes first, 9 last.")
    arrival: ArrivalIn | None = Field(
        default=None, description="When they stand at the airfield; default: at the start."
    )
    keep_together: int = Field(
        default=1, ge=1, description="Smallest number that may not be split, e.g. a family."
    )
    stretchers: Count | None = Field(default=None, description="People lying down, part of the headcount.")
    assisted: Count | None = Field(
        default=None, description="People who need help or more room, part of the headcount."
    )


class RefugeIn(AirfieldKeys):
    """A state that may take people in."""

    id: Name | None = Field(
        default=None, description="Unique name; default: the first airport's code or name."
    )
    name: Name | None = Field(default=None, description="Name to show; default: the state's name.")
    airport: PlacesIn = Field(description="Airport or position, or a list of them, the preferred one first.")
    state: State | None = Field(
        default=None, description="State whose acceptance counts; default: the airport's."
    )
    acceptance: ChanceIn = Field(description="Chance that the state takes these people in.")
    beds: Count | None = Field(default=None, description="People it can hold at once.")
    onward_per_day: Rate | None = Field(
        default=None, description="People who can leave it for elsewhere per day."
    )
    note: str = Field(default="", description="Free text.")


class FleetIn(Table):
    """Aircraft of one type at one base."""

    id: Name | None = Field(default=None, description="Unique name; default: the type's name.")
    seats: PositiveCount | None = Field(
        default=None, description="People per aircraft, overriding the facts."
    )
    range_km: Kilometres | None = Field(
        default=None, description="Range with that load, km, overriding the facts."
    )
    speed_kmh: Amount | None = Field(default=None, description="Cruise speed, km/h, overriding the facts.")
    aircraft: Name = Field(
        description="Type by its name in the aircraft facts, or an unambiguous designator; or any name, with "
        "`speed_kmh`, `range_km`, `seats` and `ground_h` stated."
    )
    base: PlaceIn = Field(description="Airport or position where they stand.")
    count: Aircrafts = Field(description="Aircraft.")
    load: LoadKind = Field(
        default="normal", description="`normal` seats or the published `emergency` load; never a record."
    )
    available_from: Moment | None = Field(default=None, description="Default: the plan's start.")
    crews: Count | None = Field(
        default=None, description="Crews of all of them together; default: as many as needed."
    )
    crew_duty_h: Amount | None = Field(default=None, description="Longest duty of a crew, hours.")
    ground_h: Amount | None = Field(
        default=None, description="Hours on the ground at each end, overriding the facts."
    )
    runway_m: Amount | None = Field(
        default=None, description="Runway it needs, metres, overriding the facts."
    )
    operator: State | None = Field(
        default=None, description="State of their operator; default: the reading's."
    )
    flight_kind: FlightKind | None = Field(
        default=None, description="Kind of flight; default: the reading's."
    )
    cruise_fl: Annotated[list[int], Field(min_length=2, max_length=2)] | None = Field(
        default=None,
        description="Lowest and highest level at which they cruise, e.g. `[180, 250]`: only areas between these bind "
        "them; default: by their speed.",
    )

    @field_validator("cruise_fl", mode="after")
    @classmethod
    def _levels_rise(cls, cruise_fl: list[int] | None) -> list[int] | None:
        if cruise_fl and not 0 <= cruise_fl[0] <= cruise_fl[1] <= 600:
            raise fault("are no two levels.", "Write hundreds of feet, the lower first, e.g. [280, 410].")
        return cruise_fl

    @field_validator("aircraft", mode="after")
    @classmethod
    def _type_or_own_numbers(cls, aircraft: str, info: ValidationInfo) -> str:
        own = ("seats", "range_km", "speed_kmh")
        # a number that is faulty itself is told as such
        states_its_own = all(info.data.get(name, True) for name in own)
        return aircraft if states_its_own else aircraft_type(aircraft, info)


class LimitsIn(Table):
    """How far a way may go."""

    limit_km: Kilometres | None = Field(
        default=None, description="Longest way considered, km; default: the fleet's range."
    )
    stops: PlacesIn | None = Field(default=None, description="Airports where an aircraft may stop for fuel.")
    max_stops: int = Field(default=1, ge=0, le=5, description="Stops at most on one way.")
    overflow: bool = Field(
        default=True,
        description="Whether people may go to another refuge where that brings more out by the deadline.",
    )
    gateways: int = Field(
        default=GATEWAYS,
        ge=0,
        le=10,
        description="Airports by road or by sea that the program offers for an origin that is closed or may be, at most; "
        "none where `[[surface]]` states a leg from it.",
    )


class PoliciesIn(Table):
    """Choices for airspace where law and practice leave one."""

    disputed: Disputed | None = Field(
        default=None,
        description="Who answers for a disputed area: all `claimants` (default), the same but for what the operator's "
        "`own` state holds, or the `holder`.",
    )
    caspian: Caspian | None = Field(
        default=None, description="Five median `sectors` (default), or the belts of the 2018 `convention`."
    )
    straits: Straits | None = Field(
        default=None,
        description="Transit passage is free where no coastal state contests it (`transit-uncontested`, default), "
        "wherever the law gives it (`transit`), or needs `consent`.",
    )
    antarctica: Antarctica | None = Field(
        default=None, description="South of 60° S nobody is asked (`free`, default), or who `claims` it."
    )
    territorial_sea: TerritorialSea | None = Field(
        default=None, description="As the states draw it (`practice`, default), or `12nm` everywhere."
    )
    archipelagos: Archipelagos | None = Field(
        default=None,
        description="Waters between the islands of an archipelagic state need its `consent` (default), or are open to "
        "sea lanes `passage` beyond 12 NM of land.",
    )
    claims: Claims | None = Field(
        default=None,
        description="Historic waters count where the claim is `settled` (default), or `all` claims do.",
    )
    operator: State | None = Field(
        default=None, description='State whose aircraft fly, for `disputed = "own"`.'
    )


class ConsentIn(MarkIn):
    """A state's answer, on somebody's word."""

    state: States = Field(description="State, or a list of states that gave the same answer.")
    operation: Operation | Literal["both"] = Field(
        "overflight",
        description="`overflight` (default), `landing`, `departure` (follows landing unless stated), `entry` (by land or "
        "sea, of people in transit) or `both` (overflight and landing).",
    )
    status: ConsentStatus = Field(
        description="`not_asked`, `asked`, `granted`, `refused`, `revoked`, `lapsed` or `unknown`."
    )
    flight_kind: list[FlightKind] = Field(
        default_factory=list, max_length=1000, description="Kinds of flight it is for; default: all."
    )
    valid_from: Moment | None = Field(default=None, description="Begin of its validity.")
    valid_to: Moment | None = Field(default=None, description="End of its validity.")
    hours_utc: HoursIn | None = Field(
        default=None, description='Daily window, UTC, e.g. `["06:00", "18:00"]`.'
    )
    lead_time_h: Amount | None = Field(
        default=None, description="Hours from asking to the answer, overriding the facts."
    )
    asked_on: Day | None = Field(default=None, description="When it was asked.")
    answered_on: Day | None = Field(default=None, description="When it was answered.")
    owner: str = Field(default="", description="Who has to get it.")

    @field_validator("valid_to", mode="after")
    @classmethod
    def _window_opens(cls, valid_to: Moment | None, info: ValidationInfo) -> Moment | None:
        valid_from = info.data.get("valid_from")
        if valid_to and valid_from and valid_to <= valid_from:
            raise fault("the permission ends before it begins.", "Exchange valid_from and valid_to?")
        return valid_to

    @field_validator("answered_on", mode="after")
    @classmethod
    def _asked_first(cls, answered_on: Day | None, info: ValidationInfo) -> Day | None:
        asked_on = info.data.get("asked_on")
        if answered_on and asked_on and answered_on < asked_on:
            raise fault(f"was answered before it was asked ({asked_on}).")
        return answered_on


class BlocIn(Table):
    """States that decide together."""

    id: Name = Field(description="Unique name.")
    members: Annotated[list[AnsweringState], Field(min_length=2)] = Field(description="States, two or more.")
    refuses: ChanceIn = Field(
        description="Chance that they refuse as one; each may refuse on its own besides."
    )


class ConditionIn(Table):
    """A refusal that draws another after it."""

    if_refuses: AnsweringState = Field(description="If this state refuses …")
    then_refuses: AnsweringState = Field(description="… this one refuses too,")
    chance: ChanceIn = Field(description="with this chance.")


class ChanceTable(Table):
    """Chances that states consent where their answer is open."""

    default: ChanceIn | None = Field(
        default=None, description="For every state not named; default: no chance is told."
    )
    state: dict[AnsweringState, ChanceIn] = Field(
        default_factory=dict, description="Chance that a state consents."
    )
    bloc: list[BlocIn] = Field(
        default_factory=list, max_length=1000, description="States that decide together."
    )
    condition: list[ConditionIn] = Field(
        default_factory=list, max_length=1000, description="Refusals that draw others after them."
    )


class ReadingIn(Table):
    """A world the scenario can be read in; what it names overrides the scenario."""

    id: Name = Field(description="Unique name.")
    title: Name = Field(description="One line to show.")
    use_closures: bool = Field(description="Whether closures in force by the facts are starting refusals.")
    operator: State | None = Field(
        default=None, description="State of the operator; default: the scenario's."
    )
    flight_kind: FlightKind | None = Field(
        default=None, description="Kind of flight; default: the scenario's."
    )
    consent: list[ConsentIn] = Field(
        default_factory=list, max_length=1000, description="Answers that replace the scenario's."
    )
    chance: ChanceTable | None = Field(default=None, description="Chances that replace the scenario's.")
    doubt: DoubtIn | None = Field(default=None, description="How a state counts that may be closed.")
    note: str = Field(default="", description="Free text.")


class ScenarioFile(Table):
    """A Safeconduct scenario."""

    format: Literal[1] = Field(default=1, description="Version of this format.")
    scenario: Head = Field(description="What the scenario is.")
    origin: Annotated[list[OriginIn], Field(min_length=1, max_length=1000)] = Field(
        description="Where people leave from."
    )
    group: list[GroupIn] = Field(default_factory=list, max_length=1000, description="Who is to be taken out.")
    refuge: Annotated[list[RefugeIn], Field(min_length=1, max_length=1000)] = Field(description="Where to.")
    fleet: list[FleetIn] = Field(default_factory=list, max_length=1000, description="With what.")
    surface: list[SurfaceIn] = Field(
        default_factory=list,
        max_length=100,
        description="Legs by road, ship, rail or on foot to an airfield.",
    )
    limits: LimitsIn = Field(default=LimitsIn(), description="How far a way may go.")
    policies: PoliciesIn = Field(default=PoliciesIn(), description="Choices for unusual airspace.")
    consent: list[ConsentIn] = Field(
        default_factory=list, max_length=1000, description="What states have answered."
    )
    chance: ChanceTable = Field(default=ChanceTable(), description="How likely the open answers are.")
    reading: list[ReadingIn] = Field(
        default_factory=list, max_length=1000, description="Worlds the scenario can be read in."
    )
    indicator: list[IndicatorIn] = Field(
        default_factory=list, max_length=1000, description="What is watched."
    )
    trigger: list[TriggerIn] = Field(default_factory=list, max_length=1000, description="When to do what.")
    hazard: list[HazardIn] = Field(
        default_factory=list, max_length=1000, description="What may be lost, how fast."
    )
    decision: DecisionIn = Field(default=DecisionIn(), description="How long deciding takes.")
    alert: AlertIn | None = Field(
        default=None, description="How the alert rises and falls, and what moves cost."
    )
    stakes: StakesIn | None = Field(default=None, description="What states are said to gain: a guess.")
    area: list[AreaIn] = Field(
        default_factory=list, max_length=1000, description="Parts of the sky that are no states."
    )
    gate: list[GateIn] = Field(
        default_factory=list, max_length=1000, description="Points at which borders must be crossed."
    )
    throughput: list[ThroughputIn] = Field(
        default_factory=list,
        max_length=1000,
        description="Orders that bound how much an airfield lets through.",
    )
    ledger: LedgerIn = Field(default_factory=LedgerIn, description="Sources, reports and claims.")
