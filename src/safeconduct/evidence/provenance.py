"""The graph of quotation: who relays whom, which reports are origins, and no circles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from safeconduct.errors import Fault, InputError, did_you_mean

Quotes = Mapping[str, Sequence[str]]
"""Report id to the ids of the reports it relays."""


def in_order(quotes: Quotes) -> list[str]:
    """The ids so that each report comes after everything it quotes.

    Raises
    ------
    InputError
        If a report quotes one that is not there, or if the quotations run in a circle; the circle is
        written out.
    """
    faults = missing_quotes(quotes)
    if faults:
        raise InputError(faults)
    sorter = TopologicalSorter({key: tuple(quotes[key]) for key in sorted(quotes)})
    try:
        return list(sorter.static_order())
    except CycleError as error:
        raise InputError([circle_fault(error.args[1])]) from None


def missing_quotes(quotes: Quotes) -> list[Fault]:
    """A fault for each quoted report that is not there."""
    return [
        Fault(
            f"report {key}.quotes",
            f"there is no report {quoted!r} to quote.",
            did_you_mean(quoted, list(quotes)) or "Enter the quoted report first.",
        )
        for key in sorted(quotes)
        for quoted in quotes[key]
        if quoted not in quotes
    ]


def circle_fault(walk: Sequence[str]) -> Fault:
    """The fault for a circle of quotation given as a closed walk, written from its least id."""
    ring = list(reversed(walk))[:-1]  # graphlib walks from the quoted to the quoting
    start = ring.index(min(ring))
    named = [*ring[start:], *ring[:start], ring[start]]
    return Fault(
        f"report {named[0]}.quotes",
        "the quotations run in a circle: " + " quotes ".join(named) + ".",
        "Somebody said it first: take out the quotation that is not one.",
    )


def find_circle(quotes: Quotes) -> Fault | None:
    """The fault of one circle, or None; quoted reports that are not there are passed over."""
    known = {key: [quoted for quoted in cited if quoted in quotes] for key, cited in quotes.items()}
    try:
        in_order(known)
    except InputError as error:
        return error.faults[0]
    return None


def still_standing(quotes: Quotes, withdrawn: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """What is left of the graph when some reports are withdrawn.

    A report goes with the last report it relays: an article that only repeats a withdrawn statement has
    nothing of its own. One that also quotes somebody else stays, with that quotation alone.
    """
    left: dict[str, tuple[str, ...]] = {}
    for key in in_order(quotes):
        kept = tuple(quoted for quoted in quotes[key] if quoted in left)
        if key not in withdrawn and (kept or not quotes[key]):
            left[key] = kept
    return left
