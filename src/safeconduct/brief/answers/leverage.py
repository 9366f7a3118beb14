"""What each state's answer is worth, told."""

from __future__ import annotations

from typing import Any

from safeconduct.brief.json_values import json_value
from safeconduct.consent import Bounds, StateLeverage
from safeconduct.facts import Airport, StateRegistry
from safeconduct.planning.chances.stated_by_user import Weighed


def leverage_json(found: Weighed, origin: Airport, destination: Airport) -> dict[str, Any]:
    """The answer under the contract's keys; `chance` is null where only bounds are known."""
    weighed = found.leverage
    return {
        "origin": json_value(origin),
        "destination": json_value(destination),
        **chance_json(found.passage),
        "complete": found.complete,
        "complete_to_km": json_value(found.complete_to_km),
        "given": list(found.given),
        "curve": [{"km": step.km, "chance": step.chance} for step in found.curve],
        "states": [_weight_json(one) for one in weighed.states],
        "blocs": [{"bloc": one.state} | _weight_json(one) for one in weighed.blocs],
        "must_consent": list(weighed.must_consent),
        "no_cost": list(weighed.no_cost),
        "flips": [list(pair) for pair in found.flips],
    }


def _weight_json(one: StateLeverage) -> dict[str, Any]:
    return dict(json_value(one)) | {"change_of_mind": one.change_of_mind}


def chance_json(bounds: Bounds | None) -> dict[str, Any]:
    """``chance``, null where only bounds are known, and ``bounds``, null where no chance is told."""
    return {
        "chance": bounds.lower if bounds is not None and bounds.exact else None,
        "bounds": None if bounds is None else [bounds.lower, bounds.upper],
    }


def bounds_text(bounds: Bounds | None) -> str:
    """``0.62``, ``0.55 to 0.80``, or that no chance is told."""
    if bounds is None:
        return "not told"
    return f"{bounds.lower:.2f}" if bounds.exact else f"{bounds.lower:.2f} to {bounds.upper:.2f}"


def leverage_lines(found: Weighed, names: StateRegistry) -> list[str]:
    """The answer for a person."""
    weighed = found.leverage
    lines = [
        f"Chance that a way is open: {bounds_text(found.passage)}, "
        f"given the consent of {' · '.join(found.given)}"
    ]
    lines += [f"  within {step.km:>7,.0f} km  {step.chance:.2f}" for step in found.curve]
    if weighed.states:
        lines.append("Whose answer moves it         own chance  moves it by  if yes  if no  fair share  ")
    for one in (*weighed.states, *weighed.blocs):
        yes, no = (_two(value) for value in (one.chance_if_yes, one.chance_if_no))
        mark = "  rank hangs on the guesses" if one.flips else "  must consent" if one.must_consent else ""
        lines.append(
            f"  {names.name(one.state):<26.26} {one.p:>10.2f}  {one.birnbaum:>11.2f}  {yes:>6} {no:>6}"
            f"  {one.shapley:>10.2f}{mark}"
        )
    if weighed.no_cost:
        lines.append(f"Could refuse at no cost to the chance: {' · '.join(weighed.no_cost)}")
    if not found.complete:
        lines.append(f"CUT by the time limit: complete only to {found.complete_to_km:,.0f} km")
    return [*lines, "The chances are stated ones, not forecasts."]


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
