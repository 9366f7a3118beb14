"""How much a search may do: counted, so that every run on every machine gives the same answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Guard = Literal["count", "time"]
"""What can stop a search before its end."""


class Work:
    """Says to stop after so many steps; with a clock, at the latest after so many seconds.

    Called before each step, it counts the step, or says True: stop. The count alone decides, unless a time is
    given too: that is a guard for whoever waits, which makes answers differ from machine to machine, so it is
    told when it has struck. One `Work` may be handed to several searches, which then share what it allows.

    Parameters
    ----------
    most : int, optional
        Steps allowed; any number when None.
    seconds : float, optional
        Time allowed from now on, s; needs a `clock`.
    clock : callable, optional
        Seconds from any fixed moment, such as `time.monotonic`; this room has no clock of its own.
    """

    __slots__ = ("_clock", "_until", "done", "most", "struck")

    def __init__(
        self,
        most: int | None = None,
        *,
        seconds: float | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        if seconds is not None and clock is None:
            raise ValueError("a time guard needs a clock")
        self.most, self.done = most, 0
        self.struck: Guard | None = None
        """Which guard has stopped the search; None while none has."""
        self._clock = clock if seconds is not None else None
        self._until = clock() + seconds if clock is not None and seconds is not None else 0.0

    def __call__(self) -> bool:
        """Whether to stop; if not, one step more is counted."""
        if self.struck is None:
            self.struck = self._strikes()
        if self.struck is None:
            self.done += 1
        return self.struck is not None

    def _strikes(self) -> Guard | None:
        if self.most is not None and self.done >= self.most:
            return "count"
        return "time" if self._clock is not None and self._clock() >= self._until else None


def stop_after(searches: int) -> Work:
    """Says to stop once it has been asked so often."""
    return Work(searches)
