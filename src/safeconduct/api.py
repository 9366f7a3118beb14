"""The Python API: places and states as a person writes them, frozen results back.

A place is an ICAO or IATA code or ``(lat_deg, lon_deg)``; a state an ISO 3166 code (2 or 3 letters) or a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from math import inf

from safeconduct.airspace.policies import Policies, policies_from
from safeconduct.consent import Frontier, Progress
from safeconduct.errors import Fault, InputError
from safeconduct.facts import FlightKind, refused, starting_refusals
from safeconduct.planning.answers import Question, RouteAnswer, all_routes, shortest
from safeconduct.routing.router import Router
from safeconduct.store.airports import Place, read_places
from safeconduct.store.facts import load_facts
from safeconduct.store.world import load_world

__all__ = ["ask", "frontier", "route"]


def route(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    resolution: str = "1km",
    *,
    operator: str | None = None,
    flight_kind: FlightKind = "civil_charter",
    as_of: date | None = None,
    policies: Policies | dict[str, str] | None = None,
) -> RouteAnswer:
    """The shortest route that enters no refusing state's sky.

    Parameters
    ----------
    origin, destination : str or (lat_deg, lon_deg)
    refuse : states that refuse, or one text with commas
    limit_km : longest route that counts, km
    resolution : ``"1km"`` (default) or ``"5km"``: how closely shells follow borders
    operator : state of the operator; with `as_of` the closures in force against it refuse as well
    flight_kind : civil_scheduled, civil_charter or state_aircraft
    as_of : day for closures and disputed areas; None for the latest known
    policies : choices about disputed areas, the Caspian, straits, Antarctica, territorial seas

    Raises
    ------
    InputError
        With every fault of the input.
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
    return shortest(load_world(), router, question)


def frontier(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    resolution: str = "1km",
    *,
    operator: str | None = None,
    flight_kind: FlightKind = "civil_charter",
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


def ask(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str,
    limit_km: float | None,
    resolution: str,
    *,
    operator: str | None,
    flight_kind: FlightKind,
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
    if who is not None and not isinstance(who, Fault) and as_of is not None:
        states |= refused(
            starting_refusals(
                load_facts(),
                who.alpha2,
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
    """ISO alpha-2 codes of the states meant, and a fault for each unknown one."""
    parts = words.split(",") if isinstance(words, str) else list(words)
    checked = [load_facts().states.check(part.strip(), where) for part in parts if part.strip()]
    good = frozenset(found.alpha2 for found in checked if not isinstance(found, Fault))
    return good, [found for found in checked if isinstance(found, Fault)]
