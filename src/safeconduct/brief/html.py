"""The brief as one HTML file: no script, no network, light and dark, printed as it stands."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from safeconduct.brief.airlift_svg import airlift_svgs
from safeconduct.brief.context import Brief, Zones, no_zones
from safeconduct.brief.document import Document, Line
from safeconduct.brief.map.drawing import STATUS_WORDS, STYLE, map_svg, maps_of
from safeconduct.brief.paper import FEW as PAPER_FEW
from safeconduct.brief.paper import paper
from safeconduct.brief.phrases import spoken
from safeconduct.brief.plan_document import compose
from safeconduct.brief.provenance import limits, provenance
from safeconduct.evidence.sanitise import plain
from safeconduct.language import language, say
from safeconduct.planning.model import Plan
from safeconduct.planning.planning_data import World

FEW, MOST = 6, 40
"""How many sets the glance and the sections below it tell; the JSON has all."""


MAP_PX = 660.0
"""Width the maps are drawn for: that of a column, so that their words keep their size."""


def plan_html(plan: Plan, world: World, zone: Zones = no_zones) -> str:
    """The plan as the text of an HTML file; the same plan gives the same bytes."""
    brief = Brief(plan, world.facts.states.name, FEW, MOST, zone=zone)
    document = compose(brief)
    return _page(
        plan, world, replace(document, sections=(*document.sections, limits(brief), provenance(brief)))
    )


def brief_html(plan: Plan, world: World, zone: Zones = no_zones) -> str:
    """The short paper as the text of an HTML file: what the PDF says."""
    return _page(plan, world, paper(Brief(plan, world.facts.states.name, PAPER_FEW, PAPER_FEW, zone=zone)))


def _page(plan: Plan, world: World, document: Document) -> str:
    names = spoken(world.facts.states.name)
    maps = maps_of(plan, world, names, MAP_PX)
    drawings = [airlift_svgs(reading.airlift) for reading in plan.readings]
    return (
        templates()
        .get_template("plan.html.j2")
        .render(
            document=document,
            sections=document.sections,
            # the drawing escapes its own texts
            maps=[(it, Markup(map_svg(it, names, standalone=False))) for it in maps],
            airlifts=[[Markup(svg) for svg in some] for some in drawings],
            map_style=Markup(STYLE),
            status_words={status: say(text) for status, text in STATUS_WORDS.items()},
            language=language(),
            contents=say("Contents"),
        )
    )


@cache
def templates() -> Environment:
    """The package's templates; everything is escaped, and control characters are spelled out."""
    found = Environment(
        loader=PackageLoader("safeconduct.brief", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["shown"] = plain
    found.tests["line"] = lambda block: isinstance(block, Line)
    return found
