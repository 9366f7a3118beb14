"""Who works on what: quick answers before long ones, each worker with routers of its own, and no queue without an end."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Generic, TypeVar

from safeconduct.planning.model import Plan
from safeconduct.planning.planning_data import World
from safeconduct.server.problems import Problem
from safeconduct.server.settings import Settings
from safeconduct.store.world import load_world

T = TypeVar("T")

MOST_ROUTERS = 40
"""Pictures of the sky a worker keeps: each day makes one, and one for every other choice of a policy."""

MOST_PLANS = 6
"""Whole plans kept, for flipping between two worlds and for their papers."""

LONGEST_PAUSE_S = 0.25
"""A long search steps aside for quick ones at most so long at a time, s."""


class Cancelled(Exception):
    """Nobody waits for the answer any more."""


class Ticket:
    """A piece of long work: asked whether to stop, told when nobody waits for it."""

    def __init__(self, desk: Desk, until: float) -> None:
        self._desk, self._until = desk, until
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._cancelled.set()

    def check(self) -> None:
        """Raises Cancelled once nobody waits or the time is up; lets quick work go first."""
        if self._cancelled.is_set() or time.monotonic() > self._until:
            raise Cancelled
        self._desk.step_aside()

    def stopper(self, seconds: float) -> Callable[[], bool]:
        """For one search: says when its own time is up; raises when the whole is cancelled."""
        end = time.monotonic() + seconds

        def stop() -> bool:
            self.check()
            return time.monotonic() > end

        return stop


class Kept(Generic[T]):
    """The last few answers, found again by an equal question."""

    def __init__(self, most: int) -> None:
        self._rows: deque[tuple[object, T]] = deque(maxlen=most)

    def get(self, question: object) -> T | None:
        """The answer given before, if it is still here."""
        return next((answer for asked, answer in self._rows if asked == question), None)

    def put(self, question: object, answer: T) -> None:
        """Keeps an answer; the oldest one goes."""
        self._rows.append((question, answer))


class Desk:
    """Two workers, one for quick answers and one for long ones.

    A router keeps its work space between two calls and the interpreter runs one thread at a time, so that more
    workers would only slow each other down.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._own = threading.local()
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._waiting = {"quick": 0, "long": 0}
        self.plans: Kept[Plan] = Kept(MOST_PLANS)

    def world(self) -> World:
        """The world with routers of this worker alone."""
        kept: World | None = getattr(self._own, "world", None)
        if kept is None or len(kept._routers) > MOST_ROUTERS:
            kept = replace(load_world(), _routers={})
            self._own.world = kept
        return kept

    def step_aside(self) -> None:
        """Called by long work: waits while somebody wants a quick answer."""
        end = time.monotonic() + LONGEST_PAUSE_S
        while self._waiting["quick"] and time.monotonic() < end:
            time.sleep(0.002)

    async def quick(self, work: Callable[[World], T]) -> T:
        """An answer within a moment."""
        return await self._turn("quick", lambda: work(self.world()), self.settings.quick_s)

    def ticket(self) -> Ticket:
        """For a piece of long work about to be asked for."""
        return Ticket(self, time.monotonic() + self.settings.long_s)

    async def long(self, work: Callable[[World, Ticket], T], ticket: Ticket | None = None) -> T:
        """An answer that takes its time; cancelled when nobody waits for it."""
        ticket = ticket or self.ticket()
        try:
            return await self._turn(
                "long", lambda: _started(work, self.world(), ticket), self.settings.long_s
            )
        except Cancelled:
            raise Problem(
                504, "There was no time left for the whole answer.", "Ask for less, e.g. a limit."
            ) from None
        finally:
            ticket.cancel()

    async def _turn(self, kind: str, work: Callable[[], T], seconds: float) -> T:
        if self._waiting[kind] >= self.settings.queue:
            raise Problem(503, "Too many wait already.", "Try again in a moment.", {"Retry-After": "1"})
        self._waiting[kind] += 1
        try:
            loop = asyncio.get_running_loop()
            return await asyncio.wait_for(loop.run_in_executor(self._pool(kind), work), seconds)
        except TimeoutError:
            raise Problem(
                504, f"No answer within {seconds:g} s.", "Try again.", {"Retry-After": "1"}
            ) from None
        finally:
            self._waiting[kind] -= 1

    def _pool(self, kind: str) -> ThreadPoolExecutor:
        if kind not in self._pools:
            self._pools[kind] = ThreadPoolExecutor(1, kind)
        return self._pools[kind]

    def close(self) -> None:
        """Ends the workers; the next question would start new ones."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        self._pools.clear()


def _started(work: Callable[[World, Ticket], T], world: World, ticket: Ticket) -> T:
    ticket.check()
    return work(world, ticket)
