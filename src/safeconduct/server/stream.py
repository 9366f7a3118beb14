"""Long work told as server-sent events: each step, then the whole; cancelled when nobody listens any more."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from safeconduct.errors import InputError
from safeconduct.planning.planning_data import World
from safeconduct.server.problems import Problem, input_problem, problem_dict
from safeconduct.server.work import Ticket, WorkQueue

log = logging.getLogger(__name__)

Tell = Callable[[str], None]
Work = Callable[[World, Ticket, Tell], Any]

QUIET_S = 10.0
"""After so long without a step a comment is sent, so that nobody on the way takes the line for dead."""


EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `step` with a text, then `done` with the answer or `problem` with what is wrong",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
"""How a stream of events is described."""


def event(name: str, value: Any) -> bytes:
    """One event; JSON has no bare line breaks, so that the data is one line."""
    return f"event: {name}\ndata: {json.dumps(value, separators=(',', ':'), ensure_ascii=False)}\n\n".encode()


async def events(desk: WorkQueue, work: Work) -> AsyncIterator[bytes]:
    """``step`` while it is worked on, then ``done`` or ``problem``."""
    steps: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    ticket = desk.ticket()

    def tell(text: str) -> None:
        ticket.check()
        loop.call_soon_threadsafe(steps.put_nowait, text)

    running = asyncio.ensure_future(desk.long(lambda world, own: work(world, own, tell), ticket))
    try:
        yield event("step", "waiting")
        while not running.done():
            async for line in _steps(steps, running):
                yield line
        yield _outcome(running)
    finally:
        # nobody listens any more, or it is done
        ticket.cancel()
        running.cancel()


async def _steps(steps: asyncio.Queue[str], running: asyncio.Future[Any]) -> AsyncIterator[bytes]:
    step = asyncio.ensure_future(steps.get())
    try:
        done, _ = await asyncio.wait({step, running}, timeout=QUIET_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        told = step.result() if step.done() and not step.cancelled() else None
        step.cancel()
    if told is not None:
        yield event("step", told)
    elif not done:
        yield b": still at it\n\n"


def _outcome(running: asyncio.Future[Any]) -> bytes:
    error = running.exception()
    if error is None:
        return event("done", running.result())
    if isinstance(error, InputError):
        return event("problem", input_problem(error))
    if isinstance(error, Problem):
        return event("problem", problem_dict(error.status, error.detail, suggestion=error.suggestion))
    log.error("long work failed", exc_info=error)
    return event("problem", problem_dict(500, "The fault is ours; the log tells more."))
