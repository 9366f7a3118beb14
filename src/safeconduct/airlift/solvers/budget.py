"""How hard a search may try, counted in work: the same problem gives the same schedule, the machine idle or busy.

Every step says what it is about to do (`Budget.spend`), in seconds that the work takes on the machine of
``docs/airlift.md``. A clock, where one is given, is only an upper guard: when it strikes the search ends early and
says so (`Budget.struck`), and only then may the answer depend on the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

Clock = Callable[[], float]

PACE = 1.0
"""Work planned for a second of clock. Counted work takes about half of it on an idle machine, so that a machine twice as
busy still ends by counting and not by the clock."""


@dataclass(slots=True)
class _Meter:
    """Work done so far, s, clock time that does not count, and whether the clock has ever cut the search short."""

    done_s: float = 0.0
    grace_s: float = 0.0
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """Work that a search may do.

    Attributes
    ----------
    stop_s : float
        Reading of the meter at which to stop, s of work.
    seed : int
        Seed of every random choice.
    guard : Clock or None
        Seconds that only rise, e.g. a monotonic clock; None for no guard.
    until : float
        Reading of the guard at which everything stops, whatever is left of the work.
    """

    stop_s: float
    seed: int = 1
    guard: Clock | None = None
    until: float = inf
    meter: _Meter = field(default_factory=_Meter)

    def left(self) -> float:
        """Work left, s; 0 once the guard has struck."""
        if self.guard_left() <= 0:
            self.meter.struck = True
            return 0.0
        return max(0.0, self.stop_s - self.meter.done_s)

    def guard_left(self) -> float:
        """Seconds until the guard strikes; inf without one."""
        return inf if self.guard is None else self.until + self.meter.grace_s - self.guard()

    def off_the_clock(self, prepare: Callable[[], None]) -> None:
        """Prepare something that is no search, such as compiling a loop the first time it is used on a machine."""
        begin = 0.0 if self.guard is None else self.guard()
        prepare()
        self.meter.grace_s += 0.0 if self.guard is None else self.guard() - begin

    def spend(self, work_s: float) -> None:
        """Count work."""
        self.meter.done_s += work_s

    def share(self, part: float) -> Budget:
        """A part of what is left; what it spends is spent here too."""
        stop_s = self.meter.done_s + part * max(0.0, self.stop_s - self.meter.done_s)
        return Budget(stop_s, self.seed, self.guard, self.until, self.meter)

    @property
    def struck(self) -> bool:
        """Whether the clock has cut the search short."""
        return self.meter.struck


def counted_budget(steps: int, seed: int = 1) -> Budget:
    """A budget of so many hundredths of a second of work: repeatable to the last bit on every machine."""
    return Budget(steps / 100.0, seed)


def timed_budget(clock: Clock, seconds: float, seed: int = 1) -> Budget:
    """The work that fits into so many seconds of an idle machine, with a clock that guards them."""
    return Budget(PACE * seconds, seed, clock, clock() + seconds)
