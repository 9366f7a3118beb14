"""The Python API: places and states as a person writes them, frozen results back.

A place is an ICAO or IATA code or ``(lat_deg, lon_deg)``; a state an ISO 3166 code (2 or 3 letters) or a
name. Every fault of an input comes at once, as `safeconduct.errors.InputError`.
"""

from safeconduct.api.chances import chance, leverage
from safeconduct.api.route_files import write_route_geojson, write_route_map
from safeconduct.api.routes import ask, closed_areas, frontier, read_states, route, verify
from safeconduct.api.scenarios import (
    load_scenario,
    pace,
    permissions,
    plan,
    plan_summary,
    plan_summary_with,
    what_if,
)

__all__ = [
    "ask",
    "chance",
    "closed_areas",
    "frontier",
    "leverage",
    "load_scenario",
    "pace",
    "permissions",
    "plan",
    "plan_summary",
    "plan_summary_with",
    "read_states",
    "route",
    "verify",
    "what_if",
    "write_route_geojson",
    "write_route_map",
]
