"""The plans of the examples, made once for all tests of one run."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from rich.console import Console

from safeconduct.brief.terminal import first_screen, render, where_more
from safeconduct.planning.model import Plan
from safeconduct.planning.plan import Run, make_plan
from safeconduct.store.airports import zone_of
from safeconduct.store.scenario import load_scenario
from safeconduct.store.world import load_world

ROOT = Path(__file__).parents[2]
EXAMPLES = tuple(sorted(path.stem for path in (ROOT / "examples").glob("*.toml")))


@cache
def plan_of(name: str) -> Plan:
    return make_plan(Run(load_world(), load_scenario(ROOT / "examples" / f"{name}.toml")))


def names(code: str) -> str:
    return load_world().facts.states.name(code)


def printed(parts, width: int, colours: str | None = None) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, highlight=False, color_system=colours, force_terminal=bool(colours)
    )
    for part in parts:
        console.print(part)
    return out.getvalue()


def first(name: str, width: int = 80) -> str:
    plan = plan_of(name)
    return printed(first_screen(plan, names, width, zone_of, "", [where_more(plan, names)]), width)


def full(name: str, width: int = 120) -> str:
    return printed(render(plan_of(name), names, width, zone_of), width)
