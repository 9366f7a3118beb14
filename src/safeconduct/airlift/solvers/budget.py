"""How long a search may take: seconds by a clock it is given, or steps, so that the same inputs give the same bytes.

Apart from the solvers, which take most of a second to import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from math import inf

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard to try.

    Attributes
    ----------
    seconds : float
        Wall clock limit.
    threads : int
        Solver threads.
    seed : int
        Random seed of the solver.
    counted : bool
        `seconds` are of the solver's deterministic time, so that the answer does not depend on the machine.
    """

    seconds: float = 10.0
    threads: int = 2
    seed: int = 1
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """Time and threads of a search.

    Attributes
    ----------
    clock : Clock
        Seconds that only rise, e.g. a monotonic clock.
    until : float
        Reading of the clock at which to stop.
    threads, seed : int
        Solver threads; seed of every random choice.
    counted : bool
        The clock counts steps, not seconds: solvers are limited by work and the answer never depends on the machine.
    """

    clock: Clock
    until: float
    threads: int = 2
    seed: int = 1
    counted: bool = False

    def left(self) -> float:
        """Seconds left."""
        return self.until - self.clock()

    def share(self, part: float) -> Budget:
        """A part of what is left."""
        now = self.clock()
        return replace(self, until=now + part * max(self.until - now, 0.0))

    def limits(self, most: float) -> Limits:
        """Limits of one solver call."""
        return Limits(max(0.05, min(most, self.left())), self.threads, self.seed, self.counted)

    def lp_s(self, part: float, least: float = 0.5) -> float:
        """Seconds for one linear program: a part of what is left, but no limit where seconds are not counted."""
        return inf if self.counted else max(least, part * self.left())


def counted_budget(steps: int, seed: int = 1) -> Budget:
    """A budget of so many steps of a search: repeatable to the last bit.

    One step counts as a hundredth of a second of solver work (CP-SAT's deterministic time).
    """
    ticks = count()
    return Budget(lambda: next(ticks) / 100.0, steps / 100.0, threads=1, seed=seed, counted=True)
