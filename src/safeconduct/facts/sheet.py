"""Everything on record about one state for one flight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeconduct.facts.closures import Bearing, Flight, bearings
from safeconduct.facts.dates import Held
from safeconduct.facts.model import Facts, FlightKind, Reach
from safeconduct.facts.permits import PermitNeed, permit_need
from safeconduct.facts.standing import Standing, Warned, refuge_standings, standings, warnings
from safeconduct.facts.states import State


@dataclass(frozen=True, slots=True)
class StateSheet:
    """What the record says of a state on a day.

    Attributes
    ----------
    state : State
        The state.
    bearings : tuple of Bearing
        Closures of its airspace that bar the flight or may; with no operator given, every closure in force.
    permits : tuple of PermitNeed
        Overflight, then landing.
    treaties, refuges : tuple of Standing
        Treaties and blocs; refuge treaties.
    warnings : tuple of Warned
        Conflict-zone warnings that stood that day, or may have.
    """

    state: State
    bearings: tuple[Bearing, ...]
    permits: tuple[PermitNeed, ...]
    treaties: tuple[Standing, ...]
    refuges: tuple[Standing, ...]
    warnings: tuple[Warned, ...]

    @property
    def status(self) -> str:
        """``closed``, ``may be closed`` or ``no closure on record``."""
        if not self.bearings:
            return "no closure on record"
        return self.bearings[0].certainty.value


def state_sheet(facts: Facts, state: State, flight: Flight) -> StateSheet:
    """Everything on record about `state` for `flight`."""
    code, day = state.alpha2, flight.as_of
    return StateSheet(
        state=state,
        bearings=tuple(b for b in bearings(facts, flight) if b.closure.airspace == code),
        permits=_permits(facts, code, flight.operator, flight.kind, day),
        treaties=standings(facts, code, day),
        refuges=refuge_standings(facts, code, day),
        warnings=warnings(facts, code, day),
    )


def open_sheet(facts: Facts, state: State, kind: FlightKind, as_of: date) -> StateSheet:
    """Everything on record about `state` when nobody has said whose flight it is."""
    code = state.alpha2
    found = [Bearing(c, _reach(c.held(as_of)), ()) for c in facts.closures if c.airspace == code]
    return StateSheet(
        state=state,
        bearings=tuple(b for b in found if b.certainty is not Reach.NO),
        permits=_permits(facts, code, "", kind, as_of),
        treaties=standings(facts, code, as_of),
        refuges=refuge_standings(facts, code, as_of),
        warnings=warnings(facts, code, as_of),
    )


def _reach(held: Held) -> Reach:
    return Reach.NO if held is Held.NO else Reach.MAYBE


def _permits(
    facts: Facts, state: str, operator: str, kind: FlightKind, as_of: date
) -> tuple[PermitNeed, ...]:
    return tuple(permit_need(facts, state, o, operator, kind, as_of) for o in ("overflight", "landing"))
