"""``safeconduct refuges``: the nearest friendly state is a query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import (
    AsJson,
    AsOf,
    Kind,
    LimitKm,
    Operator,
    PolicyChoices,
    Refuse,
    Resolution,
    plain,
    print_json,
    read_question_options,
    say_first_run,
    stopper,
)

if TYPE_CHECKING:
    from safeconduct.api.refuges import Refuges
    from safeconduct.planning.refuges import Candidate


def refuges(
    origin: Annotated[str, typer.Argument(help="ICAO or IATA code, or lat,lon.")],
    operator: Operator = "",
    as_of: AsOf = "",
    flight_kind: Kind = "civil_charter",
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    friendly: Annotated[str, typer.Option(help="Only these states, with commas.")] = "",
    default: Annotated[float | None, typer.Option(help="Chance that a state in the way consents.")] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(help="Rank by distance=1, consents=1, warnings=1, chance=1; repeat. None: no ranking."),
    ] = None,
    aircraft: Annotated[str, typer.Option(help="Type whose range is the limit, e.g. Il-96-300.")] = "",
    scenario: Annotated[
        Path | None, typer.Option(help="Scenario whose refuges' acceptance and beds are told.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Time for the veto sets of all, seconds.")] = 7.0,
    policy: PolicyChoices = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List the states of the world as refuges: permitted distance, whom to ask, treaty facts."""
    from safeconduct.api.refuges import refuges as find

    asked = read_question_options(operator, flight_kind, as_of, policy)
    weights = _weights(weight or [])
    say_first_run()
    found = find(
        origin,
        refuse=refuse,
        limit_km=limit_km,
        friendly=friendly,
        default=default,
        weights=weights,
        resolution=resolution,
        aircraft=aircraft or None,
        scenario=scenario,
        new_stop=_shares(seconds),
        **asked,
    )
    if as_json:
        print_json(refuges_json(found))
    else:
        print("\n".join(refuges_lines(found)))


def _shares(seconds: float) -> Callable[[int], Callable[[], bool]]:
    """Each refuge gets its share of the time that is left: what one does not need goes to the others."""
    from time import monotonic

    end = monotonic() + seconds

    def share(left: int) -> Callable[[], bool]:
        return stopper((end - monotonic()) / max(left, 1))

    return share


def _weights(words: list[str]) -> dict[str, float]:
    from safeconduct.errors import Fault, InputError

    read: dict[str, float] = {}
    faults = []
    for word in words:
        name, _, number = word.partition("=")
        try:
            read[name.strip()] = float(number)
        except ValueError:
            faults.append(Fault("--weight", f'"{word:.40}" has no number.', "Write e.g. distance=1."))
    if faults:
        raise InputError(faults)
    return read


def refuges_json(found: Refuges) -> dict[str, Any]:
    """The contract's keys."""
    told: dict[str, Any] = plain(found)
    if found.ranking:
        told["ranking"]["order"] = [{"state": s, "score": x} for s, x in found.ranking.order]
    return told


def refuges_lines(found: Refuges) -> list[str]:
    """The refuges that nothing dominates with their facts, then the others in a line each."""
    from safeconduct.store.facts import load_facts

    names = load_facts().states
    best = [one for one in found.refuges if not one.dominated_by]
    lines = [f"{len(found.refuges)} states reached; {len(best)} that no other betters in everything known:"]
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


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command()(refuges)
