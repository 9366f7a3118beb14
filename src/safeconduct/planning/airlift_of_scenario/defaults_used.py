"""What an airlift rests on beyond the scenario's own numbers: defaults and readings of the aircraft table, by name."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.airlift import factors
from safeconduct.planning.airlift_of_scenario.fleet import taken_of_fleet
from safeconduct.planning.airlift_of_scenario.groups import taken_of_groups
from safeconduct.planning.airlift_of_scenario.inputs import Ask, Built
from safeconduct.planning.airlift_of_scenario.legs import MANOEUVRE_H
from safeconduct.planning.airlift_of_scenario.model import PLANNER, Taken
from safeconduct.scenario.model import Mark


def taken_of(ask: Ask, built: Built) -> Iterator[Taken]:
    """Everything nobody stated, in the order in which it is used."""
    mark = Mark("assumed", by=PLANNER)
    yield Taken("block time", f"still air at cruise speed, and {MANOEUVRE_H:g} h for each flight", mark)
    yield Taken("fuel", "at every airfield, within its time on the ground", mark)
    yield Taken("bases", "aircraft may leave theirs whatever its state answers", mark)
    yield Taken("permissions", "in hand at hour 0; their lead times come before", mark)
    yield from _realised()
    yield from taken_of_groups(ask.scenario)
    yield from taken_of_fleet(ask.world.facts, list(built.kinds), ask.emergency)
    yield from _fields(built)


def _realised() -> Iterator[Taken]:
    low, high = factors.REALISATION_OBSERVED, factors.QUEUING_EFFICIENCY
    note = "0.40: four Il-76 out of Libya in 2011, the one documented case; 0.85: queuing efficiency, AFPAM 10-1403"
    value = f"{low:g} to {high:g}, most likely {(low + high) / 2:g}"
    yield Taken(
        "share of the arithmetic's cycles that is flown", value, Mark("assumed", by=PLANNER, note=note)
    )


def _fields(built: Built) -> Iterator[Taken]:
    """Ramps and beds that nobody stated count as without limit: on the bright side, and told so."""
    mark = Mark("assumed", by=PLANNER, note="none stated; the answer is rather too good")
    ramps = [(p.id, p.mog) for p in built.problem.pickups] + [(r.id, r.mog) for r in built.problem.refuges]
    for name, mog in ramps:
        if mog is None:
            yield Taken(f"{name}: aircraft at once", "no limit", mark)
    for refuge in built.problem.refuges:
        if refuge.beds is None:
            yield Taken(f"{refuge.id}: beds", "no limit", mark)
        elif not refuge.onward_per_h:
            yield Taken(
                f"{refuge.id}: people onward", "none", Mark("assumed", by=PLANNER, note="none stated")
            )
    if built.problem.permissions:
        told = "kept while a flight is over the state; empty flights keep out of skies that are closed at any time"
        yield Taken("hours of permissions", told, Mark("assumed", by=PLANNER, note="on the careful side"))
    for (p, r), stops in built.stops.items():
        yield Taken(f"{p} → {r}: fuel stops", ", ".join(stops), mark)
