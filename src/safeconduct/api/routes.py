"""Questions without a scenario: a route, all routes, a route checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Any

from safeconduct.airspace.policies import Policies, policies_from
from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport, FlightKind, refused, starting_refusals
from safeconduct.planning.route_answer import Question, RouteAnswer, all_routes, described, no_route, shortest
from safeconduct.planning.stops import fewest_stops
from safeconduct.planning.verify import Check, verify_route
from safeconduct.routing.router import Router
from safeconduct.store.airports import Place, read_places
from safeconduct.store.facts import load_facts
from safeconduct.store.world import load_world

if TYPE_CHECKING:
    # a route needs no frontier: what reads one is imported where it is used
    from safeconduct.consent import Frontier, Progress


def route(
    origin: Place | list[Place],
    destination: Place | list[Place],
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    resolution: str = "1km",
    *,
    operator: str | None = None,
    flight_kind: FlightKind | str = "civil_charter",
    as_of: date | None = None,
    policies: Policies | dict[str, str] | None = None,
    range_km: float | None = None,
    stops: Iterable[Place] = (),
) -> RouteAnswer:
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
    policies : choices about disputed areas, the Caspian, straits, Antarctica, territorial seas
    range_km : the aircraft's range; a longer route gets stops (fewest, then shortest) at permitted airports
    stops : airports where it may stop; those of the states' capitals if none are named

    Several origins or destinations are given as lists; the answer is the shortest of all.

    Raises
    ------
    InputError
        With every fault of the input.
    """
    if range_km is not None and not range_km > 0:
        what = f"{range_km:g} km is no range."
        raise InputError.single("range_km", what, "Give a length above 0, or none.")
    settings: dict[str, Any] = {
        "operator": operator,
        "flight_kind": flight_kind,
        "as_of": as_of,
        "policies": policies,
    }
    ends = [(one, other) for one in _listed(origin) for other in _listed(destination)]
    asked = [ask(one, other, refuse, limit_km, resolution, **settings) for one, other in ends]
    answers = [_answer(router, question, range_km, stops) for router, question in asked]
    return min(answers, key=lambda a: (not a.found, a.distance_km or 0.0))


def _listed(places: Place | list[Place]) -> list[Place]:
    return places if isinstance(places, list) else [places]


def _answer(
    router: Router, question: Question, range_km: float | None, stops: Iterable[Place]
) -> RouteAnswer:
    answer = shortest(load_world(), router, question)
    if range_km is None or not answer.found or (answer.distance_km or 0.0) <= range_km:
        return answer
    found = fewest_stops(router, question, range_km, _stops(stops))
    if found is None:
        note = (
            f"the shortest permitted route is {answer.distance_km:,.0f} km, "
            f"and no stops bring its legs within {range_km:,.0f} km"
        )
        return replace(no_route(router, question), unblock=(), notes=(note,))
    return described(load_world(), router, question, found.route, found.stops)


def _stops(places: Iterable[Place]) -> list[Airport]:
    """The airports named, or the capitals' airports of all states."""
    named = list(places)
    if not named:
        named = [state.capital_icao for state in load_facts().states.by_alpha2.values() if state.capital_icao]
        return list(read_places({str(code): code for code in named})[0].values())
    found, faults = read_places({f"stops[{i}]": place for i, place in enumerate(named)})
    if faults:
        raise InputError(faults)
    return list(found.values())


def frontier(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    resolution: str = "1km",
    *,
    operator: str | None = None,
    flight_kind: FlightKind | str = "civil_charter",
    as_of: date | None = None,
    policies: Policies | dict[str, str] | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Frontier:
    """Every route worth knowing in order of length, path sets and veto sets; parameters as in `route`.

    `should_stop` is asked before each search; what is known by then is returned and says so.
    """
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
    return all_routes(router, question, should_stop, on_progress)


def verify(answer: RouteAnswer, policies: Policies | None = None, as_of: date | None = None) -> Check:
    """The independent checker's word on a route, whoever made it."""
    world = load_world()
    if not answer.found:
        return Check(True, (), 0)
    assert answer.distance_km is not None
    return verify_route(
        world.sky,
        world.router(policies=policies or Policies(), as_of=as_of).picture,
        answer.points,
        distance_km=answer.distance_km,
        requires=frozenset(answer.requires),
        refused=frozenset(answer.refused),
    )


def ask(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str,
    limit_km: float | None,
    resolution: str,
    *,
    operator: str | None,
    flight_kind: FlightKind | str,
    as_of: date | None,
    policies: Policies | dict[str, str] | None,
) -> tuple[Router, Question]:
    """A router and a question from what a person wrote; every fault at once."""
    places, faults = read_places({"origin": origin, "destination": destination})
    states, more = read_states(refuse, "refuse")
    faults += more
    registry = load_facts().states
    who = registry.check(operator, "operator") if operator is not None else None
    faults += [who] if isinstance(who, Fault) else []
    if limit_km is not None and not limit_km > 0:
        faults.append(Fault("limit_km", f"{limit_km:g} km is no limit.", "Give a length above 0, or none."))
    if operator is not None and as_of is None:
        faults.append(Fault("as_of", "is needed with operator.", "Give the day, e.g. 2022-07-31."))
    if faults:
        raise InputError(faults)
    if not isinstance(who, Fault) and as_of is not None:
        states |= refused(
            starting_refusals(
                load_facts(),
                who.alpha2 if who else "",
                flight_kind,
                as_of,
                places["destination"].country or None,
                places["origin"].country or None,
            )
        )
    chosen = policies if isinstance(policies, Policies) else policies_from(policies or {})
    router = load_world().router(resolution, chosen, as_of)
    question = Question(
        places["origin"], places["destination"], states, inf if limit_km is None else limit_km
    )
    return router, question


def read_states(words: Iterable[str] | str, where: str) -> tuple[frozenset[str], list[Fault]]:
    """ISO alpha-2 codes of the states meant, and a fault for each that is unknown or answers for no sky."""
    parts = words.split(",") if isinstance(words, str) else list(words)
    checked = [load_facts().states.check_answering(part.strip(), where) for part in parts if part.strip()]
    good = frozenset(found.alpha2 for found in checked if not isinstance(found, Fault))
    return good, [found for found in checked if isinstance(found, Fault)]
