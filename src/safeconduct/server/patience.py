"""HTTP connections that are silent, or send a request drop by drop, are closed: uvicorn alone waits for ever."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from safeconduct.limits import HEADERS_S


class Impatient(H11Protocol):
    """uvicorn's protocol with a deadline for the head of each request; the body has one of its own in the guard."""

    patience_s = HEADERS_S
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A connection begins, and with it the wait for its first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Something came; it resets no deadline unless a whole head has come."""
        super().data_received(data)
        self._wait()

    def on_response_complete(self) -> None:
        """An answer was sent: the next request of the connection may come, in time."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection ended."""
        self._forget()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._forget()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.patience_s, self._give_up)

    def _forget(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


def protocol(patience_s: float = HEADERS_S) -> type[Any]:
    """The protocol with another patience, s."""
    return type("Impatient", (Impatient,), {"patience_s": patience_s})
