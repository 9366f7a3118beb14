"""The template that ``safeconduct new`` writes: small, sound, and commented."""

from __future__ import annotations

from datetime import date

_TEMPLATE = """# A Safeconduct scenario. Every key is described in docs/scenario.md;
# `safeconduct check` tells every fault at once.
#
# Whatever matters says on whose word it stands:
#   mark = "reported"   with by, source, date      somebody said so
#   mark = "fact"       with source, date          a dated fact
#   mark = "assumed"    with by                    your own guess, and you own it
# A number is { value = … } or { low = …, likely = …, high = … }. States are ISO codes or names, in quotes.

format = 1

[scenario]
title = "Beirut → Cyprus"
as_of = @AS_OF@
operator = "CY"                   # state of registration of the aircraft
flight_kind = "civil_charter"     # or civil_scheduled, state_aircraft
# deadline = { at = @AS_OF@T18:00:00Z, mark = "assumed", by = "your name" }

# ---- where from: one table for each airport -----------------------------------------------------------

[[origin]]
airport = "OLBA"                  # or { lat_deg = 33.82, lon_deg = 35.49, name = "…", state = "LB" }
working_mog = { low = 1, likely = 2, high = 4, mark = "assumed", by = "your name" }

# ---- who: one table for each group --------------------------------------------------------------------

[[group]]
id = "staff"
name = "Staff and families"
origin = "OLBA"
headcount = { low = 80, likely = 120, high = 180, mark = "assumed", by = "your name" }
priority = 1
# keep_together = 4
# arrival = { after_h = [0, 6, 12], share = [0.2, 0.7, 1.0], mark = "assumed", by = "your name" }

# ---- where to: one table for each state that may take people in ---------------------------------------

[[refuge]]
airport = ["LCLK", "LCPH"]        # the preferred airport first
acceptance = { value = 0.8, mark = "assumed", by = "your name" }
# beds = { value = 500, mark = "reported", by = "…", source = "https://…", date = @AS_OF@ }

# ---- by road or by sea first, to another airport; where the sky is closed the program offers some itself -----

# [[surface]]
# mode = "road"                   # road, ferry, rail, walk
# from = "OLBA"                   # an origin, or where another leg ends
# to = "OJAI"                     # airport to fly from; its airfield = { working_mog = … }
# hours = { low = 6, likely = 9, high = 16, mark = "assumed", by = "your name" }
# per_convoy = { value = 45, mark = "assumed", by = "your name" }
# convoys_per_day = { value = 2, mark = "assumed", by = "your name" }
# hours_utc = ["03:00", "15:00"]  # by daylight
# hazard = "what is known of dangers on it; the program knows nothing of them"
#
# [[surface.border]]
# between = ["LB", "SY"]
# open = { value = 0.7, mark = "assumed", by = "your name" }
# wait_h = { low = 1, likely = 3, high = 12, mark = "assumed", by = "your name" }
# share_documented = { value = 0.95, mark = "assumed", by = "your name" }
#
# [[surface.border]]
# between = ["SY", "JO"]

# ---- with what ----------------------------------------------------------------------------------------

[[fleet]]
aircraft = "A320-200"             # `safeconduct aircraft` lists the types
base = "LCLK"
count = { value = 2, mark = "assumed", by = "your name" }

[limits]
# limit_km = { value = 3500, mark = "assumed", by = "your name" }    # default: the range of the fleet

# ---- what states have answered; closures in force by the facts count besides --------------------------

# [[consent]]
# state = "TR"
# status = "refused"              # not_asked, asked, granted, refused, revoked, lapsed, unknown
# mark = "reported"
# by = "…"
# source = "https://…"
# date = @AS_OF@

[chance]
default = { value = 0.7, mark = "assumed", by = "your name" }         # that a state consents

# [chance.state]
# TR = { value = 0.4, mark = "assumed", by = "your name" }

# ---- parts of the sky that are no states: closed, to be asked for, or opened through a refusal ----------

# [[area]]
# id = "gulf"
# name = "The middle of the Gulf"
# polygon = [[26.0, 52.0], [26.0, 54.5], [27.5, 52.5]]     # or circle, corridor, side, geojson, fir
# floor = "SFC"
# ceiling = "FL320"
# valid_to = @AS_OF@T16:00:00Z
# mark = "reported"
# by = "…"
# source = "https://…"
# date = @AS_OF@

# [[gate]]                        # a state with a gate is entered and left at its gates only
# state = "QA"
# name = "…"
# lat_deg = 25.5                  # as published
# lon_deg = 51.0
# direction = "arrive"            # arrive, depart, both
# mark = "assumed"
# by = "your name"

# [[throughput]]
# of = "LLBG"                     # an origin, a refuge, or a state
# flights_per_h = 2
# people_per_flight = 50
# daylight_only = true
# mark = "assumed"
# by = "your name"

# ---- worlds to be read in; without one: the record, closures of the facts in force --------------------

# [[reading]]
# id = "record"
# title = "As the record stands"
# use_closures = true

# ---- what is watched, and what follows ----------------------------------------------------------------

# [[indicator]]
# id = "warnings"
# name = "Level of the travel warning"
# owner = "desk officer"
# expires_h = 48
# level = [{ value = 3, at = @AS_OF@, mark = "reported", by = "…", source = "https://…", date = @AS_OF@ }]

# [[trigger]]
# id = "go"
# action = "go"                   # ask_permission, position_aircraft, assemble, go, stop
# owner = "head of the cell"
# when = [{ indicator = "warnings", at_least = 4, near = 3 }]
# mark = "assumed"
# by = "your name"
"""


def template(as_of: date) -> str:
    """The text of a new scenario, dated."""
    return _TEMPLATE.replace("@AS_OF@", as_of.isoformat())
