"""At which chance of one answer another way than the best would be the best by itself.

The chance that a way is open is a sum of products in which the own chance of each state stands once at most
(see :mod:`safeconduct.consent.joint`), so it is a straight line in any one of them, whatever blocs and
conditions there are. Two evaluations give the line; where lines cross is where the best way changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.consent.answer_model import Answers
from safeconduct.consent.diagram import Floats
from safeconduct.consent.joint import cases_of
from safeconduct.consent.pace import PRICE_PER_1000_KM, WayOut

SAME = 1e-9
"""Slopes closer than this count as one: such lines do not cross."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the best way changes as one answer becomes less likely.

    Attributes
    ----------
    state : str
        The answer.
    p : float
        Its own chance as stated.
    below : float
        Under this chance `way` is best by itself.
    way : WayOut
    """

    state: str
    p: float
    below: float
    way: WayOut


def turns(
    options: Sequence[WayOut], answers: Answers, best: WayOut, *, price_per_1000_km: float = PRICE_PER_1000_KM
) -> tuple[Turn, ...]:
    """For each answer that `best` needs, the chance under which another way is better by itself.

    Parameters
    ----------
    options : every way there is, with what it needs
    answers : the chances; every state needed must have one, or a decider that has
    best : the way best by itself as things are stated
    price_per_1000_km : as in :func:`safeconduct.consent.pace.pace`

    Returns
    -------
    tuple of Turn
        In the order of names; an answer that turns nothing, however unlikely, has none.
    """
    others = [way for way in options if way != best]
    if not others:
        return ()
    price = np.array([way.distance_km for way in (best, *others)]) * price_per_1000_km / 1000.0
    found = []
    for state in sorted(answers.asked(best.requires)):
        never, ever = (_alone((best, *others), answers.moved({state: value})) - price for value in (0.0, 1.0))
        turn = _highest_crossing(never, ever, answers.own[state])
        if turn is not None:
            below, place = turn
            found.append(Turn(state, answers.own[state], below, others[place]))
    return tuple(found)


def _alone(ways: Sequence[WayOut], answers: Answers) -> Floats:
    """Chance of each way by itself."""
    needs = [answers.asked(way.requires) for way in ways]
    states = sorted(frozenset().union(*needs))
    rows = np.array([[state in asked for state in states] for asked in needs], dtype=bool)
    return cases_of(answers, states).all_consent(rows)


def _highest_crossing(never: Floats, ever: Floats, p: float) -> tuple[float, int] | None:
    """The highest chance below `p` at which a line meets the first one, and whose line it is."""
    lead_at_0, lead_at_1 = never[0] - never[1:], ever[0] - ever[1:]
    slope = lead_at_1 - lead_at_0
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.where(slope > SAME, -lead_at_0 / slope, -1.0)
    crossing[(crossing < 0.0) | (crossing > p)] = -1.0
    place = int(np.argmax(crossing))
    return (float(crossing[place]), place) if crossing[place] >= 0.0 else None
