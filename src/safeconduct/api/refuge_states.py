"""Where to: the states of the world as refuges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from math import inf, isfinite
from os import PathLike

from safeconduct.airspace.policies import Policies
from safeconduct.api.asked import Day, Reader
from safeconduct.api.results import RefugesResult
from safeconduct.errors import Fault, did_you_mean
from safeconduct.facts import Airport, FlightKind, check_aircraft, refused, starting_refusals
from safeconduct.planning.refuges import CRITERIA, Candidate, Wanted, candidates, ranked, stated_by
from safeconduct.planning.route_answer import Question, all_routes
from safeconduct.routing.router import Router
from safeconduct.store.airports import Place, usable_airports
from safeconduct.store.facts import load_facts
from safeconduct.store.scenario import load_scenario
from safeconduct.store.world import load_world


def refuges(
    origin: Place,
    operator: str | None = None,
    as_of: Day | None = None,
    *,
    flight_kind: FlightKind | str = "civil_charter",
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    friendly: Iterable[str] | str = (),
    default: float | None = None,
    weights: Mapping[str, float] | None = None,
    policies: Policies | Mapping[str, str] | None = None,
    resolution: str = "1km",
    aircraft: str | None = None,
    scenario: str | PathLike[str] | None = None,
    runway_m: float | None = None,
    new_stop: Callable[[int], Callable[[], bool]] = lambda _: lambda: True,
) -> RefugesResult:
    """Every state that a permitted route reaches, with who must consent, treaty facts and who dominates it.

    Parameters
    ----------
    friendly : only these states; all if empty
    default : chance that a state in the way consents; without it no chance is told
    weights : criterion (distance, consents, warnings, chance) to weight; without any there is no ranking
    aircraft : type whose range, as low as it is told, is the limit where none is given
    runway_m : runway that the nearest airport of each state must have; the aircraft's by default, else `RUNWAY_M`
    scenario : file whose refuges' acceptance and beds are told, on whose word they stand there
    new_stop : given how many refuges are still to be looked at, gives what is asked before each search for veto sets;
        by default none is searched for

    Raises
    ------
    InputError
        With every fault of the input.
    """
    facts, read = load_facts(), Reader()
    places = read.places({"origin": origin})
    states, only = read.states(refuse, "refuse"), read.states(friendly, "friendly")
    who, asked_day, kind = read.operator(operator, as_of), read.day(as_of), read.kind(flight_kind)
    reach = _reach(read.length(limit_km, "limit_km"), aircraft, read)
    need_m = _runway(runway_m, aircraft, read)
    chance = read.chance(default, "default")
    chosen, fine = read.sky(policies, states), read.resolution(resolution)
    read.faults += _weight_faults(weights or {}, default)
    read.raise_faults()
    start, day = places["origin"], asked_day or facts.ends
    code = "" if who is None else who.alpha2

    @cache
    def refusing(state: str) -> frozenset[str]:
        if not code:
            return states
        closed = starting_refusals(facts, code, kind, day, state, start.country or None)
        return states | refused(closed)

    wanted = Wanted(start, code, day, reach, chance, refusing)
    if scenario is not None:
        wanted = replace(wanted, stated=stated_by(load_scenario(scenario)))
    router = load_world().router(fine, chosen, asked_day)
    looked = (only or frozenset(facts.states.by_alpha2)) - {start.country}
    nearest = usable_airports((facts.states.by_alpha2[s] for s in sorted(looked)), start, need_m, day)
    airports = [nearest[state] for state in sorted(nearest)]
    found = candidates(facts, router, wanted, airports)
    ends = {airport.country: airport for airport in airports}
    told = tuple(
        _with_vetoes(router, wanted, one, ends[one.state], new_stop(len(found) - place))
        for place, one in enumerate(found)
    )
    reached = {one.state for one in told}
    return RefugesResult(
        refuges=told,
        unreached=tuple(sorted({a.country for a in airports} - reached)),
        without_airport=tuple(sorted(looked - {a.country for a in airports})),
        ranking=ranked(told, weights) if weights else None,
    )


def _reach(limit_km: float, aircraft: str | None, read: Reader) -> float:
    """The limit stated, or the aircraft's range, or none."""
    if aircraft is None or limit_km != inf:
        return limit_km
    known = check_aircraft(load_facts(), aircraft, "aircraft")
    if isinstance(known, Fault):
        read.faults.append(known)
        return inf
    return known.range_with_people.low if known.range_with_people else inf


RUNWAY_M = 1500.0
"""Runway an airport must have where neither it nor an aircraft is stated, m: what loaded twin jets use; the program's
assumption."""


def _runway(runway_m: float | None, aircraft: str | None, read: Reader) -> float:
    """The runway stated, or the aircraft's, or the default."""
    stated = read.length(runway_m, "runway_m")
    if stated != inf or aircraft is None:
        return RUNWAY_M if stated == inf else stated
    known = check_aircraft(load_facts(), aircraft, "aircraft")
    return RUNWAY_M if isinstance(known, Fault) or known.runway_m is None else known.runway_m.low


def _weight_faults(weights: Mapping[str, float], default: float | None) -> list[Fault]:
    faults = []
    for name, weight in weights.items():
        if name not in CRITERIA:
            hint = did_you_mean(name, CRITERIA) or f"Choose among {', '.join(CRITERIA)}."
            faults.append(Fault("weight", f'there is no criterion "{name:.40}".', hint))
        elif not (isfinite(weight) and weight > 0):
            faults.append(Fault("weight", f"{name}={weight:g} is no weight.", "Give a number above 0."))
    if "chance" in weights and default is None:
        what = "the chance is weighed, but none is stated."
        faults.append(Fault("weight", what, "Give --default, each state's chance of consent."))
    return faults


def _with_vetoes(
    router: Router, wanted: Wanted, one: Candidate, end: Airport, should_stop: Callable[[], bool]
) -> Candidate:
    """With the veto sets, as far as there is time."""
    if should_stop():
        return one
    question = Question(wanted.origin, end, wanted.refused(one.state), wanted.limit_km)
    known = all_routes(router, question, should_stop, None)
    sets = tuple(tuple(sorted(s)) for s in known.veto_sets)
    return replace(one, veto_sets=sets, vetoes_complete=known.complete)
