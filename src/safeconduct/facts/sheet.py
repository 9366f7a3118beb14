"""Everything on record about one state for one flight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from safeconduct.facts.closures import Bearing, Flight, bearing, surest_first
from safeconduct.facts.dates import Held
from safeconduct.facts.model import Closure, Facts, FlightKind, Reach
from safeconduct.facts.permits import PermitNeed, permit_need
from safeconduct.facts.standing import (
    Standing,
    Warned,
    expired_warnings,
    refuge_standings,
    standings,
    warnings,
)
from safeconduct.facts.states import State


@dataclass(frozen=True, slots=True)
class StateSheet:
    """What the record says of a state on a day.

    Attributes
    ----------
    state : State
        The state.
    bearings : tuple of Bearing
        Closures of its airspace that bar the flight, may, or close a part; with no operator given, every closure in
        force.
    permits : tuple of PermitNeed
        Overflight, then landing.
    treaties, refuges : tuple of Standing
        Treaties and blocs; refuge treaties.
    warnings : tuple of Warned
        Conflict-zone warnings that stood that day, or may have.
    expired : tuple of Warned
        Warnings whose day of expiry had passed without word of a renewal or a withdrawal.
    """

    state: State
    bearings: tuple[Bearing, ...]
    permits: tuple[PermitNeed, ...]
    treaties: tuple[Standing, ...]
    refuges: tuple[Standing, ...]
    warnings: tuple[Warned, ...]
    expired: tuple[Warned, ...]

    @property
    def status(self) -> str:
        """``closed``, ``may be closed``, ``closed in part`` or ``no closure on record``."""
        if not self.bearings:
            return "no closure on record"
        return self.bearings[0].certainty.value


def state_sheet(facts: Facts, state: State, flight: Flight) -> StateSheet:
    """Everything on record about `state` for `flight`."""
    code, day = state.alpha2, flight.as_of
    return StateSheet(
        state=state,
        bearings=_shown(bearing(c, flight) for c in facts.closures if c.airspace == code),
        permits=_permits(facts, code, flight.operator, flight.kind, day),
        treaties=standings(facts, code, day),
        refuges=refuge_standings(facts, code, day),
        warnings=warnings(facts, code, day),
        expired=expired_warnings(facts, code, day),
    )


def open_sheet(facts: Facts, state: State, kind: FlightKind, as_of: date) -> StateSheet:
    """Everything on record about `state` when nobody has said whose flight it is.

    What binds everybody bars it as it stands; what binds only some, whoever they are, may bar it.
    """
    code = state.alpha2
    nobody = Flight("", kind, as_of)
    return StateSheet(
        state=state,
        bearings=_shown(_whoever(c, bearing(c, nobody), as_of) for c in facts.closures if c.airspace == code),
        permits=_permits(facts, code, "", kind, as_of),
        treaties=standings(facts, code, as_of),
        refuges=refuge_standings(facts, code, as_of),
        warnings=warnings(facts, code, as_of),
        expired=expired_warnings(facts, code, as_of),
    )


def _shown(found: Iterable[Bearing]) -> tuple[Bearing, ...]:
    return tuple(sorted((b for b in found if b.certainty is not Reach.NO), key=surest_first))


def _whoever(closure: Closure, found: Bearing, as_of: date) -> Bearing:
    """`found`, or that the closure may bar the flight because it bars somebody."""
    if found.certainty is not Reach.NO or closure.held(as_of) is Held.NO:
        return found
    return Bearing(closure, Reach.MAYBE, ())


def _permits(
    facts: Facts, state: str, operator: str, kind: FlightKind, as_of: date
) -> tuple[PermitNeed, ...]:
    return tuple(permit_need(facts, state, o, operator, kind, as_of) for o in ("overflight", "landing"))
