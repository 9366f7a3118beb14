"""The short paper as PDF, set by typst: vector drawings, always light, tagged, the same bytes for the same plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pkgutil import get_data
from typing import Any, Literal

from safeconduct.brief.airlift_svg import closure_svg, gantt_svg
from safeconduct.brief.context import Brief, Zones, no_zones
from safeconduct.brief.document import Block, Chapter, Line, Section, Words, text_of
from safeconduct.brief.map.drawing import STYLE, Map, key_svgs, map_svg, maps_of
from safeconduct.brief.paper import FEW, paper
from safeconduct.brief.phrases import spoken
from safeconduct.evidence.sanitise import plain
from safeconduct.language import language, say
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.model import Plan
from safeconduct.planning.planning_data import World

Paper = Literal["a4", "letter"]
PAPERS: dict[str, str] = {"a4": "a4", "letter": "us-letter"}
"""Sizes of paper and what typst calls them."""

FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""They come with typst, so that every machine sets the same page."""

MAP_PX = 430.0
"""Width the map is drawn for: that of the column, so that its words are as large as the others."""

MOST_ROWS = 14
"""Aircraft drawn in the Gantt chart."""

MOST_MAPS = 2
"""Readings with a map and drawings; further ones are told in words."""


def brief_pdf(plan: Plan, world: World, size: Paper = "a4", zone: Zones = no_zones) -> bytes:
    """The paper as a tagged PDF."""
    return set_by_typst(paper_data(plan, world, size, zone), day_of(plan))


def set_by_typst(data: dict[str, Any], day: date) -> bytes:
    """Sets the data; with the fonts of this machine only where a sign is in none of typst's own."""
    import typst

    given: dict[str, Any] = {
        "input": template(),
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
        "format": "pdf",
        "timestamp": int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
        "pdf_standards": "ua-1",
    }
    try:
        return bytes(typst.compile(ignore_system_fonts=True, **given))
    except typst.TypstError:
        # PDF/UA refuses a page with a sign that no font has, such as an Arabic name's
        return bytes(typst.compile(**(given | {"pdf_standards": []})))


@cache
def template() -> bytes:
    """The template of the package."""
    found = get_data("safeconduct.brief", "templates/paper.typ")
    assert found is not None
    return found


def day_of(plan: Plan) -> date:
    """The day of the plan: the date of the paper."""
    return date.fromisoformat(plan.as_of)


def paper_data(plan: Plan, world: World, size: Paper = "a4", zone: Zones = no_zones) -> dict[str, Any]:
    """Everything on the paper as values; texts are bare, with control characters spelled out."""
    names = spoken(world.facts.states.name)
    document = paper(Brief(plan, world.facts.states.name, FEW, FEW, zone=zone))
    maps = [_map_drawing(it, names) for it in maps_of(plan, world, names, MAP_PX)[:MOST_MAPS]]
    lifts = [drawings_of(reading.airlift) for reading in plan.readings[:1]]
    day = day_of(plan)
    return {
        "paper": PAPERS[size],
        "fonts": list(FONTS),
        "language": language(),
        "drawn": say("Drawn from the cells the router flies by: land, inland waters and territorial sea."),
        "title": _shown(document.title) or say("Evacuation plan"),
        "author": _shown(plan.provenance.software),
        "date": [day.year, day.month, day.day],
        "facts": _words(document.facts),
        "note": _shown(document.note),
        "foot": _shown(text_of(document.footer)),
        "chapters": [
            _chapter(chapter, maps[i : i + 1], lifts[i] if i < len(lifts) else [], i)
            for i, chapter in enumerate(document.chapters)
        ],
        "sections": [_section(section) for section in document.sections],
    }


def drawings_of(lift: AirliftPlan | None) -> list[dict[str, Any]]:
    """The closure curve and the Gantt chart of an airlift; none without flights."""
    if lift is None or not lift.sorties:
        return []
    late = [(span.people, span.p90_h) for span in lift.simulated if span.p90_h is not None]
    drawn = (closure_svg(lift.sorties, lift.people, late), gantt_svg(lift.sorties, MOST_ROWS))
    return [{"svg": on_paper(svg), "alt": _title(svg)} for svg in drawn]


def _map_drawing(it: Map, names: Any) -> dict[str, Any]:
    told = "; ".join(d.words for d in it.key_rows)
    return {
        "svg": map_svg(it, names, style=paper_style(), key=False),
        "alt": _shown(say("Map. {title}. {key}", title=it.title, key=told)),
        "key": [{"svg": svg, "words": _shown(text)} for svg, text in key_svgs(it, paper_style())],
    }


@cache
def paper_style() -> str:
    """The style of the maps with the light colours put in: what sets the page knows no variables."""
    light = STYLE.partition("@media")[0]
    colours = dict(re.findall(r"(--[a-z]+):(#[0-9a-f]+)", light))
    plainly = re.sub(r"var\((--[a-z]+)\)", lambda found: colours[found.group(1)], light)
    return plainly.replace("system-ui,sans-serif", f"'{FONTS[0]}'")


def on_paper(svg: str) -> str:
    """A chart with a font that is there."""
    return svg.replace('font-family="sans-serif"', f'font-family="{FONTS[0]}"')


def _title(svg: str) -> str:
    from html import unescape

    found = re.search(r"<title>(.*?)</title>", svg, re.DOTALL)
    return unescape(found.group(1)) if found else "Drawing"


def _chapter(
    chapter: Chapter, maps: Sequence[dict[str, Any]], lifts: Sequence[dict[str, Any]], place: int
) -> dict[str, Any]:
    kept = [section for section in chapter.sections if place == 0 or section.key == "pace"]
    return {
        "title": _shown(chapter.title),
        "aside": _shown(chapter.aside),
        "glance": _blocks(chapter.glance.blocks),
        "maps": list(maps),
        "sections": [_section(s, lifts if s.key == "airlift" else ()) for s in kept],
    }


def _section(section: Section, drawings: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    rows = sum(1 if isinstance(block, Line) else len(block.rows) for block in section.blocks)
    return {
        "title": section.title,
        "blocks": _blocks(section.blocks),
        "drawings": list(drawings),
        "long": rows > 16,
    }


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return list(_told(blocks))


def _told(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if isinstance(block, Line):
            yield {"kind": "line", "label": _shown(block.label), "words": _words(block.words)}
            continue
        yield {
            "kind": "table",
            "head": [_shown(title) for title in block.head],
            "rows": [[_words(cell) for cell in row] for row in block.rows],
            "right": sorted(block.right),
            "widths": [_width([row[i] for row in block.rows]) for i in range(len(block.head))],
        }


NARROW = 28
"""Columns of at most so many signs are as wide as what is in them; the others share the rest."""


def _width(cells: Sequence[Words]) -> int:
    longest = max((len(text_of(cell)) for cell in cells), default=0)
    return 0 if longest <= NARROW else min(longest, 60)


def _words(some: Words) -> list[dict[str, str]]:
    return [{"text": plain(span.text), "role": span.role} for span in some]


def _shown(text: str) -> str:
    return plain(text, one_line=True)
