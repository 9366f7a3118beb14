"""Dated, sourced facts by state: closures, treaties, permits, warnings, refuge treaties, aircraft types.

Pure: `safeconduct.store.facts.load_facts` reads the package data, everything here only asks questions of it.
"""

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
from safeconduct.facts.model import (
    AircraftType,
    Article,
    Closure,
    Facts,
    Figure,
    FlightKind,
    Permit,
    Reach,
    RiskRow,
    Source,
    TreatyRow,
)
from safeconduct.facts.states import State, StateRegistry

__all__ = [
    "AircraftType",
    "Airport",
    "Article",
    "Bearing",
    "Closure",
    "Facts",
    "Figure",
    "Flight",
    "FlightKind",
    "Held",
    "Permit",
    "Reach",
    "Refusal",
    "RiskRow",
    "Source",
    "Stamp",
    "State",
    "StateRegistry",
    "TreatyRow",
    "bearings",
    "perhaps_refused",
    "refused",
    "starting_refusals",
]
