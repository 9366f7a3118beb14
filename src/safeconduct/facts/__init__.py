"""Dated, sourced facts by state: closures, treaties, permits, warnings, refuge treaties, aircraft types.

Pure: `safeconduct.store.facts.load_facts` reads the package data, everything here only asks questions of it.
"""

from safeconduct.facts.age import FactsAge, facts_age
from safeconduct.facts.aircraft import aircraft_named, check_aircraft, find_aircraft, get_aircraft
from safeconduct.facts.airport import Airport
from safeconduct.facts.closures import (
    Bearing,
    Flight,
    Refusal,
    bearings,
    perhaps_refused,
    refused,
    starting_refusals,
)
from safeconduct.facts.dates import Held, Stamp
from safeconduct.facts.intervals import SkyInterval, SkyStatus, sky_intervals
from safeconduct.facts.model import (
    AircraftType,
    Article,
    Closure,
    Facts,
    Figure,
    FlightKind,
    OwnFile,
    Permit,
    Reach,
    RiskRow,
    Source,
    TreatyRow,
)
from safeconduct.facts.permits import LeadTime, PermitNeed, lead_time, permit_need, permit_rows
from safeconduct.facts.standing import (
    Standing,
    Warned,
    articles,
    check_day,
    expired_warnings,
    get_day,
    party_to,
    refuge_standings,
    standings,
    warnings,
)
from safeconduct.facts.states import State, StateRegistry

__all__ = [
    "AircraftType",
    "Airport",
    "Article",
    "Bearing",
    "Closure",
    "Facts",
    "FactsAge",
    "Figure",
    "Flight",
    "FlightKind",
    "Held",
    "LeadTime",
    "OwnFile",
    "Permit",
    "PermitNeed",
    "Reach",
    "Refusal",
    "RiskRow",
    "SkyInterval",
    "SkyStatus",
    "Source",
    "Stamp",
    "Standing",
    "State",
    "StateRegistry",
    "TreatyRow",
    "Warned",
    "aircraft_named",
    "articles",
    "bearings",
    "check_aircraft",
    "check_day",
    "expired_warnings",
    "facts_age",
    "find_aircraft",
    "get_aircraft",
    "get_day",
    "lead_time",
    "party_to",
    "perhaps_refused",
    "permit_need",
    "permit_rows",
    "refuge_standings",
    "refused",
    "sky_intervals",
    "standings",
    "starting_refusals",
    "warnings",
]
