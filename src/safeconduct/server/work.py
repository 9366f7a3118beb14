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

from safeconduct.consent import Work
from safeconduct.planning.model import Plan
from safeconduct.planning.planning_data import World
from safeconduct.planning.run import SEARCHES
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
    """A piece of work: asked between two searches whether to stop, told when nobody waits for it.

    Parameters
    ----------
    until : time (monotonic, s) after which it stops
    long : whether it lets quick work go first
    """

    def __init__(self, desk: WorkQueue, until: float, long: bool = True) -> None:
        self._desk, self._until, self._long = desk, until, long
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._cancelled.set()

    def check(self) -> None:
        """Raises Cancelled once nobody waits or the time is up; lets quick work go first."""
        if self._cancelled.is_set() or self._desk.closing or time.monotonic() > self._until:
            raise Cancelled
        if self._long:
            self._desk.step_aside()

    def stopper(self, seconds: float) -> Callable[[], bool]:
        """For one search: cut by counted work, so that the page and the command line tell the same plan; its own time is
        an upper guard. Raises when the whole is cancelled."""
        work = Work(SEARCHES, seconds=seconds, clock=time.monotonic)

        def stop() -> bool:
            self.check()
            return work()

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


class WorkQueue:
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
        self.closing = False
        self._workers: list[threading.Thread] = []

    def world(self) -> World:
        """The world with routers of this worker alone."""
        kept: World | None = getattr(self._own, "world", None)
        now = load_world()
        # the facts are others once somebody has added a closure
        if kept is None or kept.facts is not now.facts or len(kept._routers) > MOST_ROUTERS:
            kept = replace(now, _routers={})
            self._own.world = kept
        return kept

    def step_aside(self) -> None:
        """Called by long work: waits while somebody wants a quick answer."""
        end = time.monotonic() + LONGEST_PAUSE_S
        while self._waiting["quick"] and time.monotonic() < end:
            time.sleep(0.002)

    async def quick(self, work: Callable[[World, Ticket], T]) -> T:
        """An answer within a moment; work that takes longer is told to stop, so that the next one is not kept."""
        ticket = Ticket(self, time.monotonic() + self.settings.quick_s, long=False)
        try:
            return await self._turn(
                "quick", lambda: _started(work, self.world(), ticket), self.settings.quick_s
            )
        except Cancelled:
            raise Problem(504, f"No answer within {self.settings.quick_s:g} s.", "Ask for less.") from None
        finally:
            ticket.cancel()

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
            self._pools[kind] = ThreadPoolExecutor(
                1, kind, initializer=lambda: self._workers.append(threading.current_thread())
            )
        return self._pools[kind]

    def close(self) -> None:
        """Tells the workers to stop; they do so between two searches."""
        self.closing = True
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        self._pools.clear()

    def join(self, seconds: float) -> bool:
        """Whether all workers have ended, within so many seconds; one in the middle of a search cannot be stopped."""
        end = time.monotonic() + seconds
        for worker in self._workers:
            worker.join(max(0.0, end - time.monotonic()))
        return not any(worker.is_alive() for worker in self._workers)


def _started(work: Callable[[World, Ticket], T], world: World, ticket: Ticket) -> T:
    ticket.check()
    return work(world, ticket)
