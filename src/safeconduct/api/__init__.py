"""The Python API: places, states and days as a person writes them, frozen results back.

A place is an ICAO or IATA code or ``(lat_deg, lon_deg)``; a state an ISO 3166 code (2 or 3 letters) or a
name; a day a ``date`` or its ISO text. Every fault of an input comes at once, as `safeconduct.errors.InputError`.
Results have ``to_dict()``, with the keys of the command line's JSON, and what has a place on the map has
``__geo_interface__``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from safeconduct.api.airlifts import Wish, airlift
    from safeconduct.api.asked import ask, read_states
    from safeconduct.api.avoided import closed_areas, with_own_areas
    from safeconduct.api.chances import chance, leverage
    from safeconduct.api.decision import decide
    from safeconduct.api.gateway_airports import gateways
    from safeconduct.api.own_facts import check_format, confirm_drafts, enter_fact, import_drafts
    from safeconduct.api.refuge_states import refuges
    from safeconduct.api.route_files import write_route_geojson, write_route_map
    from safeconduct.api.routes import frontier, route, verify
    from safeconduct.api.scenarios import (
        load_scenario,
        pace,
        permissions,
        plan,
        plan_summary,
        plan_summary_with,
        whatif,
    )
    from safeconduct.api.sky import day_lines, day_of, remarks_on_day

_HOMES = {
    "airlifts": ("Wish", "airlift"),
    "asked": ("ask", "read_states"),
    "avoided": ("closed_areas", "with_own_areas"),
    "route_files": ("write_route_geojson", "write_route_map"),
    "chances": ("chance", "leverage"),
    "decision": ("decide",),
    "gateway_airports": ("gateways",),
    "own_facts": ("check_format", "confirm_drafts", "enter_fact", "import_drafts"),
    "refuge_states": ("refuges",),
    "routes": ("frontier", "route", "verify"),
    "scenarios": (
        "load_scenario",
        "pace",
        "permissions",
        "plan",
        "plan_summary",
        "plan_summary_with",
        "whatif",
    ),
    "sky": ("day_lines", "day_of", "remarks_on_day"),
}
# looked up on first use: a route does not load what four ways need
_HOME = {name: f"safeconduct.api.{module}" for module, names in _HOMES.items() for name in names}

__all__ = [
    "Wish",
    "airlift",
    "ask",
    "chance",
    "check_format",
    "closed_areas",
    "confirm_drafts",
    "day_lines",
    "day_of",
    "decide",
    "enter_fact",
    "frontier",
    "gateways",
    "import_drafts",
    "leverage",
    "load_scenario",
    "pace",
    "permissions",
    "plan",
    "plan_summary",
    "plan_summary_with",
    "read_states",
    "refuges",
    "remarks_on_day",
    "route",
    "verify",
    "whatif",
    "with_own_areas",
    "write_route_geojson",
    "write_route_map",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
