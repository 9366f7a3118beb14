"""The story's plan as its reader sees it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from safeconduct.brief.html import plan_html
from safeconduct.brief.terminal import render
from safeconduct.planning.plan import Run, make_plan
from safeconduct.store.scenario import load_scenario
from safeconduct.store.world import load_world

STORY = Path(__file__).parents[2] / "examples" / "moscow-damascus-2022.toml"


@pytest.fixture(scope="module")
def plan():
    return make_plan(Run(load_world(), load_scenario(STORY)))


def screen(plan, width):
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, color_system=None)
    for part in render(plan, load_world().facts.states.name, width):
        console.print(part)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_one_glance_tells_both_readings_apart(plan, width):
    head = " ".join("\n".join(screen(plan, width).splitlines()[: {80: 54, 120: 48}[width]]).split())
    record, article = head.split("As the article tells it")
    assert "PREPARE UUEE → OIII (Iran) first: 0.35" in record
    assert "RESTS ON Iran takes people in: 0.50 (assumed: planner)" in record
    assert "P UUEE → OIII over AZ: by 30 August 15:32 UTC, worst" in record
    assert "ASK NOW Azerbaijan" in record
    assert "FLIPS IF Iran refuses → nothing left · Azerbaijan refuses → C" in record
    assert "PREPARE UUEE → OSLK (Syria) first: 0.49" in article
    assert "Türkiye refuses → A" in article
    assert "STOPS IT within 3,500 km: Iran alone · Iraq alone · Azerbaijan with" in record
    assert "over Georgia · Armenia · Azerbaijan · Iran · Iraq" in record
    assert "Türkiye bars aircraft of Russia" in record
    assert "If it opened: 2,558 km, 16 % shorter" in record
    assert "no third state alone; only Türkiye with Iran · Türkiye with Iraq · Türkiye with" in article
    assert "does not stop it: Türkiye 3,03" in article
    assert "18 % longer" in article


def test_map_colours_what_is_flown(plan):
    page = plan_html(plan, load_world())
    assert len(page.encode()) < 300_000
    record, article = page.split('id="marticle"')[:2]
    assert "<title>Türkiye: refuses</title>" in record
    assert "<title>Türkiye: a way needs it; no answer known</title>" in article
