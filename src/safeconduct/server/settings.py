"""How the server is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of the machine itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose when starting the server.

    Attributes
    ----------
    folder : Path
        Where scenarios are read and saved; nothing outside it is.
    host : str
        Address bound to.
    hosts : frozenset of str
        Names under which the server answers; a request for another name is refused, so that a page elsewhere
        cannot point its own name at this machine.
    token : str
        Asked of everybody; empty on the machine itself.
    body_bytes : int
        Largest request, bytes.
    quick_s, long_s : float
        Longest wait for an answer while a state is toggled, and for a whole plan, seconds.
    search_s : float
        Time for each search of all routes, seconds; after it what is known is told, and that it was cut.
    queue : int
        Requests that may wait for their turn, of each of the two kinds.
    """

    folder: Path
    host: str = "127.0.0.1"
    hosts: frozenset[str] = LOOPBACK
    token: str = ""
    body_bytes: int = 1_500_000
    quick_s: float = 20.0
    long_s: float = 120.0
    search_s: float = 5.0
    queue: int = 64

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK
