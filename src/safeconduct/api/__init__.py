"""The Python API: places and states as a person writes them, frozen results back.

A place is an ICAO or IATA code or ``(lat_deg, lon_deg)``; a state an ISO 3166 code (2 or 3 letters) or a
name. Every fault of an input comes at once, as `safeconduct.errors.InputError`.
"""

from safeconduct.api.chances import chance, leverage
from safeconduct.api.routes import ask, frontier, read_states, route, verify
from safeconduct.api.scenarios import (
    load_scenario,
    pace,
    permissions,
    plan,
    plan_summary,
    plan_summary_with,
    what_if,
)
from safeconduct.api.sky import day_lines, remarks_on_day

__all__ = [
    "ask",
    "chance",
    "day_lines",
    "frontier",
    "leverage",
    "load_scenario",
    "pace",
    "permissions",
    "plan",
    "plan_summary",
    "plan_summary_with",
    "read_states",
    "remarks_on_day",
    "route",
    "verify",
    "what_if",
]
