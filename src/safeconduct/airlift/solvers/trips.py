"""What the solvers hand to the dispatcher: trips without a time, and the greedy rule by which they may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

Quotas = Mapping[tuple[int, int, int], float]


@dataclass(frozen=True, slots=True)
class Trip:
    """One trip of an aircraft before it has a time.

    Attributes
    ----------
    pickup, refuge : int
        Positions in the problem.
    cap : int or None
        Most people to take; None for as many as fit.
    """

    pickup: int
    refuge: int
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """How the greedy choice is made.

    Attributes
    ----------
    fill : float
        Share of a full load that is waited for.
    quotas : Quotas
        Trips by (class, pickup, refuge) to keep to; empty for none.
    end_h : float
        Trips that would land after this hour are taken only when nothing else is left.
    noise, seed : float, int
        Spread (log) by which worths are shaken, so that starts differ; its seed.
    urgent_first : bool
        Whether nobody is flown for a less urgent group while an aircraft could fetch somebody of a more urgent one.
    """

    fill: float = 1.0
    quotas: Quotas = field(default_factory=dict)
    end_h: float = inf
    noise: float = 0.0
    seed: int = 1
    urgent_first: bool = False
