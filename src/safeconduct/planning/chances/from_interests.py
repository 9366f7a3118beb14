"""A starting chance of consent from what a state is said to gain: the planner's guess, never evidence.

A plain logit: what a state without any interest would say, plus a weight for each stated interest, plus a weight for
its leverage (what its answer is worth to the passage, by the chances as they stand). The weights are the scenario's,
each with its mark; nothing is fitted to anything. The number is shown beside the one in use. It is used only if the
scenario says so, and only for states that have no chance of their own: whoever states one has edited it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import exp

from safeconduct.planning.chances.model import Prospects
from safeconduct.scenario.model import Chance, Figure, Interest, Mark, Reading, Scenario, Stakes

GUESS = "the planner's guess from stated interests (stakes)"
"""Owner of a starting chance."""


@dataclass(frozen=True, slots=True)
class StartingChance:
    """What a state might say by its interests alone.

    Attributes
    ----------
    state : str
    p, low, high : float
        The starting chance, and with every weight at its low and at its high value.
    interests : tuple of str
        Each interest with its weight and on whose word.
    leverage : float or None
        What its answer is worth to the passage (Birnbaum); None where no chance is told.
    from_leverage : float
        Logits that come of it; 0 without one.
    in_use : float or None
        The chance the plan uses.
    used : bool
        Whether that is this starting chance.
    """

    state: str
    p: float
    low: float
    high: float
    interests: tuple[str, ...]
    leverage: float | None
    from_leverage: float
    in_use: float | None
    used: bool


def starting_chances(scenario: Scenario, reading: Reading, found: Prospects) -> tuple[StartingChance, ...]:
    """The starting chance of each state with an interest or a say, those with interests first; empty without stakes.

    Parameters
    ----------
    found : chances and leverage as they stand without starting chances
    """
    stakes = scenario.stakes
    if stakes is None:
        return ()
    leverage = _leverage(found)
    states = {it.state for it in stakes.interests} | set(leverage) | set(found.any_refuge.missing)
    settled = _settled(reading)
    told = [_starting(stakes, state, leverage.get(state), found, state in settled) for state in states]
    return tuple(sorted(told, key=lambda it: (not it.interests, -(it.leverage or 0.0), it.state)))


def with_starting(reading: Reading, told: tuple[StartingChance, ...]) -> Reading:
    """The reading in which states without a chance of their own get the starting one, visibly."""
    used = {it.state: it for it in told if it.used}
    chances = {state: Chance(it.p, Mark("assumed", by=GUESS)) for state, it in used.items()}
    own = dict(reading.chances.states)
    said = tuple(f"starting chance of {state}: {it.p:.2f} ({GUESS})" for state, it in sorted(used.items()))
    return replace(
        reading,
        # what somebody stated goes before a guess
        chances=replace(reading.chances, states=tuple(sorted({**chances, **own}.items()))),
        overrides=(*reading.overrides, *said),
    )


def _settled(reading: Reading) -> set[str]:
    """States whose chance somebody stated, or that are not asked."""
    return (
        {state for state, _ in reading.chances.states}
        | set(reading.states_with(["granted"]))
        | {reading.operator}
    )


def _leverage(found: Prospects) -> dict[str, float]:
    known = found.any_refuge.leverage
    return {one.state: one.birnbaum for one in known.states} if known else {}


def _starting(
    stakes: Stakes, state: str, leverage: float | None, found: Prospects, settled: bool
) -> StartingChance:
    own = [it for it in stakes.interests if it.state == state]
    weights = [stakes.base, *(it.weight for it in own)]
    low, likely, high = (
        _logistic(sum(getattr(weight, end) for weight in weights) + _shift(stakes.leverage, leverage, end))
        for end in ("low", "likely", "high")
    )
    used = stakes.use and not settled
    now = next((one.p for one in found.chances if one.state == state), None)
    return StartingChance(
        state=state,
        p=likely,
        low=low,
        high=high,
        interests=tuple(_in_words(own)),
        leverage=leverage,
        from_leverage=_shift(stakes.leverage, leverage, "likely"),
        in_use=likely if used else now,
        used=used,
    )


def _shift(weight: Figure | None, leverage: float | None, end: str) -> float:
    return float(getattr(weight, end)) * leverage if weight and leverage else 0.0


def _in_words(own: list[Interest]) -> Iterator[str]:
    for it in own:
        by = f" by {it.weight.mark.by}" if it.weight.mark.by else ""
        yield f"{it.name}: {it.weight.likely:+g} ({it.weight.mark.kind}{by})"


def _logistic(logit: float) -> float:
    return 1.0 / (1.0 + exp(-logit))


__all__ = ["GUESS", "StartingChance", "starting_chances", "with_starting"]
