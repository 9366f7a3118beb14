"""Keys: one yes or no of somebody that a way out needs, as a string with its kind before a colon.

``over:TR`` Türkiye lets the flight cross its sky, ``land:SY`` Syria lets it land, ``leave:IL`` Israel lets it take
off with people on board, ``accept:syria`` the refuge takes them in, ``border:AE-OM`` the border from the Emirates to Oman
is open for these people, ``enter:OM`` Oman lets them in over land or by sea, ``area:gulf`` whoever controls an area lets
them through. Who decides several keys gives one answer to all that are still open: the chances, veto sets and importance
are told of those who decide.
"""

from __future__ import annotations

from safeconduct.scenario.model import Operation

OVER, LAND, LEAVE, ACCEPT = "over:", "land:", "leave:", "accept:"
"""Kinds of keys; what follows is a state, for the last the id of a refuge."""
BORDER, ENTER = "border:", "enter:"
"""Kinds of keys of a way on the surface."""

AREA = "area:"

GATE, FREE = "gate:", "free:"
"""Names of a search that nobody answers: a gate is in use (``gate:QA LAEEB``), a state's border is crossed anywhere
(``free:QA``)."""

OPERATION_OF: dict[str, Operation] = {
    OVER: "overflight",
    LAND: "landing",
    LEAVE: "departure",
    ENTER: "entry",
}
"""The operation of the scenario's permissions that answers a kind of key."""


def split(key: str) -> tuple[str, str]:
    """The kind with its colon, and who: ``("over:", "TR")``."""
    kind, _, who = key.partition(":")
    return f"{kind}:", who


def decider(key: str) -> str:
    """Who decides a key: a state by its code; a refuge's acceptance an open border and an area are decisions of their own.

    A name without a kind is a decider already.
    """
    return key if key.startswith((ACCEPT, BORDER, AREA)) or ":" not in key else key.partition(":")[2]


def states_of(key: str) -> tuple[str, ...]:
    """The states behind a key: of a border those on both sides; of an acceptance and of an area none is told by it."""
    kind, who = split(key)
    if kind == BORDER:
        return tuple(who.split("-"))
    return () if kind in (ACCEPT, AREA) else (who or key,)


def operation(key: str) -> Operation:
    """The operation that answers a state's key."""
    return OPERATION_OF[split(key)[0]]
