"""Questions without a scenario: a route, all routes, a route checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.airspace.policies import Policies
from safeconduct.api.asked import Day, Reader, ask
from safeconduct.api.avoided import bound, closed_areas
from safeconduct.api.route_results import CheckResult, RouteResult, upgraded
from safeconduct.facts import Airport, FlightKind
from safeconduct.planning.area_check import area_faults
from safeconduct.planning.route_answer import Question, RouteAnswer, all_routes, described, no_route, shortest
from safeconduct.planning.stops import fewest_stops
from safeconduct.planning.verify import verify_route
from safeconduct.routing.router import Router
from safeconduct.store.airports import Place, read_places
from safeconduct.store.facts import load_facts
from safeconduct.store.world import load_world

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area

    # a route needs no frontier: what reads one is imported where it is used
    from safeconduct.api.results import FrontierResult
    from safeconduct.consent import Progress


def route(
    origin: Place | list[Place],
    destination: Place | list[Place],
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    resolution: str = "1km",
    *,
    operator: str | None = None,
    flight_kind: FlightKind | str = "civil_charter",
    as_of: Day | None = None,
    policies: Policies | Mapping[str, str] | None = None,
    range_km: float | None = None,
    stops: Iterable[Place] = (),
    on_progress: Callable[[Progress], None] | None = None,
    avoid: Iterable[Area | str | Path] = (),
    cruise_fl: float | None = None,
) -> RouteResult:
    """The shortest route that enters no refusing state's sky.

    Parameters
    ----------
    origin, destination : str or (lat_deg, lon_deg)
    refuse : states that refuse, or one text with commas
    limit_km : longest route that counts, km
    resolution : ``"1km"`` (default) or ``"5km"``: how closely shells follow borders
    operator : state of the operator; with `as_of` the closures in force against it refuse as well, those to
        everybody without an operator too
    flight_kind : civil_scheduled, civil_charter or state_aircraft
    as_of : day for closures and disputed areas; None for the latest known
    policies : choices about disputed areas, the Caspian, straits, Antarctica, territorial seas, archipelagos, claims
    range_km : the aircraft's range; a longer route gets stops (fewest, then shortest) at permitted airports
    stops : airports where it may stop; those of the states' capitals if none are named
    on_progress : told after each search for consents that would open a route, where there is none
    avoid : closed areas: values (`safeconduct.airspace.areas.area`) or GeoJSON files; with `as_of` those among the
        user's own facts count too
    cruise_fl : level it cruises at, in hundreds of feet; areas closed only above or below it are then free

    Several origins or destinations are given as lists; the answer is the shortest of all.

    Raises
    ------
    InputError
        With every fault of the input.
    """
    read = Reader()
    reach = read.length(range_km, "range_km")
    halts = _stops(stops, read)
    closed, free = bound(closed_areas(avoid), cruise_fl)
    asked = [
        ask(
            one,
            other,
            refuse,
            limit_km,
            resolution,
            operator=operator,
            flight_kind=flight_kind,
            as_of=as_of,
            policies=policies,
            reader=read,
            areas=closed,
            cruise_fl=cruise_fl,
        )
        for one in _listed(origin)
        for other in _listed(destination)
    ]
    answers = [_answer(router, question, reach, halts, on_progress) for router, question in asked]
    best = min(answers, key=lambda a: (not a.found, a.distance_km or 0.0))
    return replace(best, notes=best.notes + free) if free else best


def _listed(places: Place | list[Place]) -> list[Place]:
    return places if isinstance(places, list) else [places]


def _answer(
    router: Router,
    question: Question,
    reach_km: float,
    stops: list[Airport],
    on_progress: Callable[[Progress], None] | None,
) -> RouteResult:
    answer = shortest(load_world(), router, question, on_progress)
    if answer.found and (answer.distance_km or 0.0) > reach_km:
        answer = _with_stops(router, question, reach_km, stops, answer)
    return upgraded(RouteResult, answer, origin=question.origin, destination=question.destination)


def _with_stops(
    router: Router, question: Question, reach_km: float, stops: list[Airport], longer: RouteAnswer
) -> RouteAnswer:
    """The route whose legs are within reach, or that there is none."""
    stopping = fewest_stops(router, question, reach_km, stops or _capitals())
    if stopping is not None:
        return described(load_world(), router, question, stopping.route, stopping.stops)
    note = (
        f"the shortest permitted route is {longer.distance_km:,.0f} km, "
        f"and no stops bring its legs within {reach_km:,.0f} km"
    )
    return replace(no_route(router, question), unblock=(), notes=(note,))


def _stops(places: Iterable[Place], read: Reader) -> list[Airport]:
    """The airports named; a text names them with commas."""
    named = [place for place in places.split(",") if place] if isinstance(places, str) else list(places)
    return list(read.places({f"stops[{i}]": place for i, place in enumerate(named)}).values())


def _capitals() -> list[Airport]:
    """The airports of the states' capitals."""
    named = [state.capital_icao for state in load_facts().states.by_alpha2.values() if state.capital_icao]
    return list(read_places({code: code for code in named})[0].values())


def frontier(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    resolution: str = "1km",
    *,
    operator: str | None = None,
    flight_kind: FlightKind | str = "civil_charter",
    as_of: Day | None = None,
    policies: Policies | Mapping[str, str] | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> FrontierResult:
    """Every route worth knowing in order of length, path sets and veto sets; parameters as in `route`.

    `should_stop` is asked before each search; what is known by then is returned and says so.

    Raises
    ------
    InputError
        With every fault of the input.
    """
    from safeconduct.api.results import FrontierResult

    router, question = ask(
        origin,
        destination,
        refuse,
        limit_km,
        resolution,
        operator=operator,
        flight_kind=flight_kind,
        as_of=as_of,
        policies=policies,
    )
    known = all_routes(router, question, should_stop, on_progress)
    return upgraded(FrontierResult, known, origin=question.origin, destination=question.destination)


def verify(
    answer: RouteAnswer,
    policies: Policies | Mapping[str, str] | None = None,
    as_of: Day | None = None,
    areas: Iterable[Area] = (),
) -> CheckResult:
    """The independent checker's word on a route, whoever made it; `areas` are closed ones. Of no route there is nothing
    to verify.

    Raises
    ------
    InputError
        Where a policy or the day is none.
    """
    read = Reader()
    chosen, day = read.sky(policies, {*answer.refused, *answer.requires}), read.day(as_of)
    read.raise_faults()
    if not answer.found or answer.distance_km is None or not isfinite(answer.distance_km):
        return CheckResult(False, ("there is no route to check",), 0)
    world = load_world()
    check = verify_route(
        world.sky,
        world.router(policies=chosen, as_of=day).picture,
        answer.points,
        distance_km=answer.distance_km,
        requires=frozenset(answer.requires),
        refused=frozenset(answer.refused),
        islands=world.islands,
    )
    faults = area_faults(answer.points, areas)
    told = replace(check, verified=check.verified and not faults, faults=check.faults + faults)
    return upgraded(CheckResult, told)
