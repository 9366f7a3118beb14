"""All states as refuges, told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.brief.json_values import json_value
from safeconduct.brief.phrases import counted
from safeconduct.facts import StateRegistry
from safeconduct.planning.refuges import Candidate, Refuges


def refuges_json(found: Refuges) -> dict[str, Any]:
    """The contract's keys."""
    told: dict[str, Any] = json_value(found)
    if found.ranking:
        told["ranking"]["order"] = [{"state": s, "score": x} for s, x in found.ranking.order]
    return told


def refuges_lines(found: Refuges, names: StateRegistry) -> list[str]:
    """The refuges that nothing dominates with their facts, then the others in a line each."""
    best = [one for one in found.refuges if not one.dominated_by]
    lines = [
        f"{counted(len(found.refuges), 'state')} reached; {len(best)} that no other betters in everything known:"
    ]
    for one in best:
        lines += [*_lines(one, names.label(one.state))]
    rest = [one for one in found.refuges if one.dominated_by]
    lines += ["", "bettered by another:"] if rest else []
    for one in rest[:20]:
        closed = f"  closed by {_sets(one, 3)}" if one.veto_sets else ""
        length = f"{one.distance_km:,.0f} km"
        lines.append(f"  {names.label(one.state)}  {length}  by {one.dominated_by}{closed}")
    lines += [f"  … and {len(rest) - 20} more (--json has all)"] if len(rest) > 20 else []
    if found.ranking:
        order = "  ".join(f"{state} {score:.2f}" for state, score in found.ranking.order[:8])
        stays = f"{found.ranking.stays_first:.0%}"
        lines += ["", f"under your weights: {order}", f"  the first stays first in {stays} of weights ±20 %"]
    stated = any(one.acceptance is not None for one in found.refuges)
    nobody = "" if stated else "acceptance and capacity: nobody stated them (--scenario FILE) · "
    return [*lines, "", f"{nobody}not for navigation"]


def _lines(one: Candidate, label: str) -> Iterator[str]:
    chance = (
        "" if one.chance is None else f"  this route open: {one.chance:.0%} (the least the chance can be)"
    )
    beds = "" if one.capacity is None else f"  {one.capacity:,.0f} beds"
    asked = f"ask {' '.join(one.ask) or 'nobody'}"
    yield f"  {label}  {one.airport}  {one.distance_km:,.0f} km  {asked}{chance}{beds}"
    if one.veto_sets is not None:
        yield f"    closed by: {_sets(one, 6) or 'no refusal on the way'}"
    yield from dict.fromkeys(f"    {fact.about}: {fact.says}" for fact in one.facts)


def _sets(one: Candidate, most: int) -> str:
    """``IR; IQ; AZ+GE and 2 more``; whether that is all."""
    sets = [s for s in one.veto_sets or () if s]
    more = f" and {len(sets) - most} more" if len(sets) > most else ""
    return (
        "; ".join("+".join(s) for s in sets[:most]) + more + ("" if one.vetoes_complete else " (search cut)")
    )
