"""What changed between two runs of a portfolio: worse first, with the fact or permission that did it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.batch.unit import Row

CHANCE_TOLD_FROM = 0.005
"""Least change of a chance that is told."""
KM_TOLD_FROM = 1.0
"""Least change of a length that is told, km."""


@dataclass(frozen=True, slots=True)
class PostChange:
    """What changed at a post.

    Attributes
    ----------
    id, name : str
    worse : float
        How much worse it got: 3 where the last way closed, 2 where the post is planned no more, else by how much
        the chance fell, or by what part the way grew where there is no chance; below 0 where it got better.
    what : tuple of str
        The changes in words.
    because : tuple of str
        Refusals that are new or gone, of states that matter to its ways.
    """

    id: str
    name: str
    worse: float
    what: tuple[str, ...]
    because: tuple[str, ...] = field(default=())


def changes(before: Sequence[Row], after: Sequence[Row]) -> list[PostChange]:
    """Posts in which something changed, those that got worse first."""
    old, new = {row["id"]: row for row in before}, {row["id"]: row for row in after}
    found = [PostChange(i, new[i]["name"], 0.0, ("is new",)) for i in new.keys() - old.keys()]
    found += [
        PostChange(i, old[i]["name"], 0.0, ("is no longer asked about",)) for i in old.keys() - new.keys()
    ]
    for post in old.keys() & new.keys():
        said = tuple(_said(old[post], new[post]))
        if said:
            because = tuple(_because(old[post], new[post]))
            found.append(PostChange(post, new[post]["name"], _worse(old[post], new[post]), said, because))
    return sorted(found, key=lambda one: (-one.worse, one.id))


def _said(old: Row, new: Row) -> Iterator[str]:
    if old["error"] or new["error"]:
        if old["error"] != new["error"]:
            yield f"could not be planned: {new['error']}" if new["error"] else "can be planned again"
        return
    if old["found"] != new["found"]:
        yield f"a way is open again: {new['way']}" if new["found"] else f"no way is open; was {old['way']}"
    elif old["way"] != new["way"]:
        yield f"the way now is {new['way']} instead of {old['way']}"
    yield from _moved(old, new)
    for title, sign, states in (
        ("alone closes every way", "now", set(new["alone"] or ()) - set(old["alone"] or ())),
        ("alone closed every way", "no longer", set(old["alone"] or ()) - set(new["alone"] or ())),
    ):
        if states:
            yield f"{' · '.join(sorted(states))} {sign} {title}"
    if old["latest_decision"] != new["latest_decision"] and new["latest_decision"]:
        yield f"decide by {new['latest_decision']} instead of {old['latest_decision'] or 'any time'}"


def _moved(old: Row, new: Row) -> Iterator[str]:
    one, two = old["distance_km"], new["distance_km"]
    if one is not None and two is not None and abs(one - two) >= KM_TOLD_FROM:
        yield f"{two:,.0f} km instead of {one:,.0f} km"
    one, two = old["chance"], new["chance"]
    if one is not None and two is not None and abs(one - two) >= CHANCE_TOLD_FROM:
        yield f"chance from {one:.2f} to {two:.2f}"


def _worse(old: Row, new: Row) -> float:
    if bool(old["error"]) != bool(new["error"]):
        return 2.0 if new["error"] else -2.0
    if old["found"] != new["found"]:
        return 3.0 if old["found"] else -3.0
    if old["chance"] is not None and new["chance"] is not None and old["chance"] != new["chance"]:
        return float(old["chance"] - new["chance"])
    if old["distance_km"] and new["distance_km"]:
        return float(new["distance_km"] / old["distance_km"] - 1.0) / 1000.0
    return 0.0


def _because(old: Row, new: Row) -> Iterator[str]:
    """Refusals that came or went, of states some way of either run hangs on."""
    matter = {state for row in (old, new) for sets in (row["path_sets"] or []) for state in sets}
    matter |= {state for row in (old, new) for state in row["requires"] or []}
    was, now = _refusals(old), _refusals(new)
    for state in sorted(now.keys() - was.keys()):
        if state in matter:
            yield f"{state} refuses: {now[state]}"
    for state in sorted(was.keys() - now.keys()):
        if state in matter:
            yield f"{state} no longer refuses: {was[state]}"
    if _asked(old) != _asked(new):
        yield "what is asked of the post differs: its scenario is another"


def _refusals(row: Row) -> Mapping[str, str]:
    return {one["state"]: one["reason"] for one in row["refusals"] or []}


def _asked(row: Row) -> str:
    """The scenario without its dates: a new day is what a night's run is for."""
    lines = (row["scenario"] or "").splitlines()
    return "\n".join(line for line in lines if not line.startswith(("as_of", "deadline")))
