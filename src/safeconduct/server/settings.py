"""How the server is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safeconduct.limits import BODY_BYTES, HEADERS_S

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
        Asked of everybody, on the machine itself too: other users of it reach the same address. Empty: nobody is asked.
    link : str
        A word that opens the page once and is then worth nothing; empty: only the token does.
    body_bytes : int
        Largest request, bytes.
    body_s : float
        Longest wait for the whole of one, seconds.
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
    link: str = ""
    body_bytes: int = BODY_BYTES
    body_s: float = HEADERS_S
    quick_s: float = 20.0
    long_s: float = 120.0
    search_s: float = 60.0
    queue: int = 64

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK
