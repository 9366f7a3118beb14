"""Where to: the states of the world as refuges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import inf, isfinite
from os import PathLike

from safeconduct.airspace.policies import Policies, policies_from
from safeconduct.api.routes import read_states
from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts import Airport, FlightKind, get_aircraft, refused, starting_refusals
from safeconduct.planning.refuges import CRITERIA, Candidate, Ranked, Wanted, candidates, ranked, stated_by
from safeconduct.planning.route_answer import Question, all_routes
from safeconduct.routing.router import Router
from safeconduct.store.airports import Place, capital_airports, read_places
from safeconduct.store.facts import load_facts
from safeconduct.store.scenario import load_scenario
from safeconduct.store.world import load_world


@dataclass(frozen=True, slots=True)
class Refuges:
    """All refuges reached, nearest first.

    Attributes
    ----------
    refuges : tuple of Candidate
    unreached : tuple of str
        States looked at that no permitted route within the limit reaches.
    without_airport : tuple of str
        States looked at whose capital has no airport on record: nothing is told of them.
    ranking : Ranked or None
        Only under stated weights.
    """

    refuges: tuple[Candidate, ...]
    unreached: tuple[str, ...]
    without_airport: tuple[str, ...]
    ranking: Ranked | None


def refuges(
    origin: Place,
    operator: str | None = None,
    as_of: date | None = None,
    *,
    flight_kind: FlightKind | str = "civil_charter",
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    friendly: Iterable[str] | str = (),
    default: float | None = None,
    weights: Mapping[str, float] | None = None,
    policies: Policies | dict[str, str] | None = None,
    resolution: str = "1km",
    aircraft: str | None = None,
    scenario: str | PathLike[str] | None = None,
    new_stop: Callable[[int], Callable[[], bool]] = lambda _: lambda: True,
) -> Refuges:
    """Every state that a permitted route reaches, with who must consent, treaty facts and who dominates it.

    Parameters
    ----------
    friendly : only these states; all if empty
    default : chance that a state in the way consents; without it no chance is told
    weights : criterion (distance, consents, warnings, chance) to weight; without any there is no ranking
    aircraft : type whose range, as low as it is told, is the limit where none is given
    scenario : file whose refuges' acceptance and beds are told, on whose word they stand there
    new_stop : given how many refuges are still to be looked at, gives what is asked before each search for veto sets;
        by default none is searched for

    Raises
    ------
    InputError
        With every fault of the input.
    """
    facts = load_facts()
    places, faults = read_places({"origin": origin})
    states, more = read_states(refuse, "refuse")
    only, others = read_states(friendly, "friendly")
    who = facts.states.check(operator, "operator") if operator else None
    faults += [*more, *others, *_faults(limit_km, default, weights or {}, bool(operator) and as_of is None)]
    if isinstance(who, Fault):
        faults.append(who)
    if faults:
        raise InputError(faults)
    start, day = places["origin"], as_of or facts.ends
    code = "" if who is None or isinstance(who, Fault) else who.alpha2

    @cache
    def refusing(state: str) -> frozenset[str]:
        if not code:
            return states
        closed = starting_refusals(facts, code, flight_kind, day, state, start.country or None)
        return states | refused(closed)

    wanted = Wanted(start, code, day, _limit(limit_km, aircraft), default, refusing)
    if scenario is not None:
        wanted = replace(wanted, stated=stated_by(load_scenario(scenario)))
    chosen = policies if isinstance(policies, Policies) else policies_from(policies or {})
    router = load_world().router(resolution, chosen, as_of)
    looked = (only or frozenset(facts.states.by_alpha2)) - {start.country}
    airports = _capitals(looked)
    found = candidates(facts, router, wanted, airports)
    ends = {airport.country: airport for airport in airports}
    told = tuple(
        _with_vetoes(router, wanted, one, ends[one.state], new_stop(len(found) - place))
        for place, one in enumerate(found)
    )
    reached = {one.state for one in told}
    return Refuges(
        refuges=told,
        unreached=tuple(sorted({a.country for a in airports} - reached)),
        without_airport=tuple(sorted(looked - {a.country for a in airports})),
        ranking=ranked(told, weights) if weights else None,
    )


def _limit(limit_km: float | None, aircraft: str | None) -> float:
    """The limit stated, or the aircraft's range, or none."""
    if limit_km is not None or aircraft is None:
        return inf if limit_km is None else limit_km
    known = get_aircraft(load_facts(), aircraft, "aircraft").range_with_people
    return known.low if known else inf


def _faults(
    limit_km: float | None, default: float | None, weights: Mapping[str, float], undated: bool
) -> list[Fault]:
    faults = []
    if limit_km is not None and not limit_km > 0:
        faults.append(Fault("limit_km", f"{limit_km:g} km is no limit.", "Give a length above 0, or none."))
    if default is not None and not 0.0 <= default <= 1.0:
        faults.append(Fault("default", f"{default:g} is no probability.", "Give a number from 0 to 1."))
    if undated:
        faults.append(Fault("as_of", "is needed with operator.", "Give the day, e.g. 2022-07-31."))
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


def _capitals(states: Iterable[str]) -> list[Airport]:
    """Each state's capital's airport, where one is on record; under the state that the record gives it to."""
    known = load_facts().states.by_alpha2
    places = capital_airports(known[state] for state in sorted(states))
    return [replace(place, country=state) for state, place in places.items()]


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
