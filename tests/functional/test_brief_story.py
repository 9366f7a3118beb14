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
    head = " ".join("\n".join(screen(plan, width).splitlines()[: {80: 60, 120: 54}[width]]).split())
    _, record, article = head.partition("─────")[0].split("As the ")
    assert "Decide by 30 August" in record
    assert "Fly from Sheremetyevo (UUEE) to Mehrabad (OIII) (plan A)." in record
    assert "It needs the consent of Azerbaijan and Iran." in record
    assert "RESTS ON Iran takes people in: 0.5 (planner's guess)" in record
    assert "BREAKS If Iran refuses, no route within 3,500 km is left." in record
    assert "If Azerbaijan refuses, switch to plan B." in record
    assert "lead time not on record; plan for 5 working days (assumed)" in record
    assert "Fly from Sheremetyevo (UUEE) to Bassel Al-Assad (OSLK) (plan A)." in article
    assert "Over Türkiye: roughly even chance (about 0.5)." in article
    assert "If Türkiye refuses, switch to plan B." in article
    assert "No refusal alone closes every route within 3,500 km." in article


def test_the_article_s_claim_is_answered(plan):
    """Türkiye alone does not end the flight to Damascus; with Iran, or with Iraq, it does."""
    text = " ".join(screen(plan, 120).split())
    assert "no third state alone; only Türkiye and Iran together · Türkiye and Iraq together" in text


def test_map_colours_what_is_flown(plan):
    page = plan_html(plan, load_world())
    assert len(page.encode()) < 300_000
    record, article = page.split('id="marticle"')[:2]
    assert "<title>Türkiye: refuses</title>" in record
    assert "<title>Türkiye: a route needs it; no answer known</title>" in article
