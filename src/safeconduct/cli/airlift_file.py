"""``safeconduct airlift FILE``: the airlift of a scenario file, on the terminal, as JSON, as files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safeconduct.api.airlifts import Wish
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
    from safeconduct.planning.airlift_of_scenario.running import Flown

MOST = 40
"""Flights and refusals shown on the terminal."""


@dataclass(frozen=True, slots=True)
class Files:
    """Files to read and to write.

    Attributes
    ----------
    manifest, svg : Path or None
        Written: who flies with whom, closure curve and sorties drawn.
    flown, last : Path or None
        Read: manifests of the flights that have left, and of the last plan.
    now_h : float or None
        Hour from which the rest is planned.
    """

    manifest: Path | None = None
    svg: Path | None = None
    flown: Path | None = None
    last: Path | None = None
    now_h: float | None = None


def airlift_file(file: Path, wish: Wish, files: Files, as_json: bool) -> tuple[AirliftPlan, ...]:
    """Plan, write what is asked for, print."""
    from safeconduct.api.airlifts import airlift
    from safeconduct.store.files import write_all

    plans = airlift(file, wish, _so_far(files))
    write_all(list(_written(plans, files)))
    if as_json:
        from safeconduct.brief.airlift_json import airlifts_json
        from safeconduct.cli.options import print_json

        print_json(airlifts_json(plans))
    else:
        _show(file, plans)
    return plans


def _so_far(files: Files) -> Flown | None:
    from safeconduct.errors import InputError
    from safeconduct.planning.airlift_of_scenario.running import Flown

    if files.flown is None:
        if files.last is not None or files.now_h is not None:
            what = "--last and --now tell of a running operation."
            raise InputError.single("airlift", what, "Give the flights that have left: --flown flown.csv.")
        return None
    return Flown(
        _text(files.flown, "--flown"), _text(files.last, "--last") if files.last else "", files.now_h
    )


def _text(path: Path, where: str) -> str:
    from safeconduct.errors import Fault, InputError
    from safeconduct.limits import CSV_BYTES
    from safeconduct.store.files import read_text

    try:
        return read_text(path, CSV_BYTES)
    except InputError as error:
        raise InputError(Fault(where, str(fault)) for fault in error.faults) from None


def _written(plans: tuple[AirliftPlan, ...], files: Files) -> list[tuple[Path, str]]:
    """Files of each reading; of several readings each has the reading's id in its name."""
    from safeconduct.brief.airlift_svg import airlift_svgs, manifest_csv

    out: list[tuple[Path, str]] = []
    for plan in plans:
        if files.manifest is not None:
            out.append((_of(files.manifest, plan, plans), manifest_csv(plan.sorties)))
        if files.svg is not None:
            path = _of(files.svg, plan, plans)
            for name, drawing in zip(("closure", "sorties"), airlift_svgs(plan), strict=False):
                out.append((path.with_name(f"{path.stem}-{name}{path.suffix or '.svg'}"), drawing))
    return out


def _of(path: Path, plan: AirliftPlan, plans: tuple[AirliftPlan, ...]) -> Path:
    return path if len(plans) == 1 else path.with_name(f"{path.stem}-{plan.reading}{path.suffix}")


def _show(file: Path, plans: tuple[AirliftPlan, ...]) -> None:
    from rich.console import Console

    from safeconduct.brief.airlift import airlift_blocks, assumed_table
    from safeconduct.brief.terminal import render_blocks
    from safeconduct.cli.options import age_for
    from safeconduct.store.facts import load_facts

    console = Console(highlight=False, soft_wrap=False)
    for line in age_for(file):
        console.print(line)
    names = load_facts().states.name
    for n, plan in enumerate(plans):
        blocks = (*airlift_blocks(plan, names, MOST), *((assumed_table(plan),) if plan.assumptions else ()))
        if n:
            console.print()
        console.print(render_blocks(f"{file.name}: {plan.reading}", blocks, console.width))
