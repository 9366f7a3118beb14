"""A question without a scenario, from what was asked to what the router is told; every fault at once."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.airspace.policies import Policies, policies_from
from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport, FlightKind, State, check_day, refused, starting_refusals
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_answer import Question
from safeconduct.routing.router import Router
from safeconduct.server.view import TwoPlaces
from safeconduct.store.airports import read_places
from safeconduct.store.facts import load_facts


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has no faults.

    Attributes
    ----------
    question : Question
    policies : Policies
    told : TwoPlaces
        As it was asked.
    """

    question: Question
    policies: Policies
    told: TwoPlaces

    def router(self, world: World) -> Router:
        """The router for its picture of the sky."""
        return world.router(policies=self.policies, as_of=self.told.as_of)


def read_question(told: TwoPlaces) -> Asked:
    """The question meant; raises InputError with every fault."""
    places, faults = read_places({"origin": told.origin, "destination": told.destination})
    states, more = _states(told)
    operator, wrong = _operator(told)
    policies, odd = _policies(told)
    faults = [*faults, *more, *wrong, *odd]
    if faults or policies is None:
        raise InputError(faults)
    if operator is not None:
        states |= _closed(told, operator, places["origin"], places["destination"])
    limit_km = float("inf") if told.limit_km is None else told.limit_km
    return Asked(Question(places["origin"], places["destination"], states, limit_km), policies, told)


def _states(told: TwoPlaces) -> tuple[frozenset[str], list[Fault]]:
    registry = load_facts().states
    checked = [registry.check(word, f"refuse[{i}]") for i, word in enumerate(told.refuse)]
    good = frozenset(one.alpha2 for one in checked if isinstance(one, State))
    return good, [one for one in checked if isinstance(one, Fault)]


def _operator(told: TwoPlaces) -> tuple[State | None, list[Fault]]:
    faults = []
    day = check_day(load_facts(), told.as_of, "as_of") if told.as_of else None
    if isinstance(day, Fault):
        faults.append(day)
    if not told.operator:
        return None, faults
    if told.as_of is None:
        faults.append(Fault("as_of", "is needed with operator.", "Give the day, e.g. 2022-07-31."))
    found = load_facts().states.check(told.operator, "operator")
    return (None, [*faults, found]) if isinstance(found, Fault) else (found, faults)


def _policies(told: TwoPlaces) -> tuple[Policies | None, list[Fault]]:
    try:
        return policies_from(told.policies), []
    except InputError as error:
        return None, list(error.faults)


def _closed(told: TwoPlaces, operator: State, origin: Airport, destination: Airport) -> frozenset[str]:
    """States that closures on record bar on that day."""
    assert told.as_of is not None
    kind, to, start = FlightKind(told.flight_kind), destination.country or None, origin.country or None
    return refused(starting_refusals(load_facts(), operator.alpha2, kind, told.as_of, to, start))
