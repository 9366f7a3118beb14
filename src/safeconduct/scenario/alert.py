"""Staged moves under an alert, and what states are said to gain, as the scenario states them."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.scenario.figures import Figure


@dataclass(frozen=True, slots=True)
class AlertLevel:
    """How high the alert stands.

    Attributes
    ----------
    id : str
    trigger : str
        Id of the trip wire that says that it stands here; empty: none.
    worse_per_day, better_per_day : Figure or None
        Rates to the neighbouring levels; None: 0.
    lost_per_day : Figure
        Rate of losing the way out straight from here.
    """

    id: str
    trigger: str
    worse_per_day: Figure | None
    better_per_day: Figure | None
    lost_per_day: Figure


@dataclass(frozen=True, slots=True)
class AlertPrices:
    """What moves cost, told in people: how many missing the deadline somebody would accept to save the effort.

    Attributes
    ----------
    position, hold_per_day, first, all : Figure
    """

    position: Figure
    hold_per_day: Figure
    first: Figure
    all: Figure


@dataclass(frozen=True, slots=True)
class AlertStates:
    """How the alert rises and falls.

    Attributes
    ----------
    levels : tuple of AlertLevel
        The calmest first.
    days : Figure
        Length of the horizon.
    step_h : float
        Hours of one step of the model: how finely it is computed, nobody's assumption.
    first : str
        Id of the group that can be sent first; empty: none.
    prices : AlertPrices
    """

    levels: tuple[AlertLevel, ...]
    days: Figure
    step_h: float
    first: str
    prices: AlertPrices


@dataclass(frozen=True, slots=True)
class Interest:
    """Something a state is said to gain or lose by consenting.

    Attributes
    ----------
    state, name : str
    weight : Figure
        In logits; above 0 for consenting.
    """

    state: str
    name: str
    weight: Figure


@dataclass(frozen=True, slots=True)
class Stakes:
    """A starting chance of consent from stated interests: a guess of the planner, never evidence.

    Attributes
    ----------
    use : bool
        Whether states without a chance of their own get it.
    base : Figure
        Logit of a state without any interest.
    leverage : Figure or None
        Logits for a leverage of 1.
    interests : tuple of Interest
    """

    use: bool
    base: Figure
    leverage: Figure | None
    interests: tuple[Interest, ...] = ()
