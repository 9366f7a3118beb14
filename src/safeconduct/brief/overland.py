"""Legs on the surface in words: by road over which borders, how long, on whose word, and what nobody knows of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Table, Words, joined, words
from safeconduct.brief.phrases import km, marked, named_place, place_name, plain_number
from safeconduct.language import Named, listed, number, say, say_n
from safeconduct.planning.chances.model import PreparedWay
from safeconduct.planning.model import ReadingPlan
from safeconduct.scenario.model import Approach, Border, SurfaceStage

ROADS = "Road lengths © OpenStreetMap contributors (ODbL 1.0)"
"""The notice that the licence of the packaged lengths asks for."""

OPENSTREETMAP = "OpenStreetMap"
"""By this word in a leg's note its length is known to be the packaged table's."""


def mode_words(approach: Approach) -> str:
    """``by road``, ``by road and by ship``."""
    words_of = {
        "road": say("by road"),
        "ferry": say("by ship"),
        "rail": say("by train"),
        "walk": say("on foot"),
    }
    return listed([words_of[mode] for mode in approach.modes])


def leaves(approach: Approach, to: str, on_the_ground: bool) -> str:
    """``by road from Dubai to Muscat, then by air to London``; the plan's own line has the codes."""
    start, field = (named_place(p.name, "") or p.code for p in (approach.start, approach.stages[-1].to))
    mode = mode_words(approach)
    if on_the_ground:
        return say("{mode} from {start} to {end}", mode=mode, start=start, end=field)
    return say(
        "{mode} from {start} to {field}, then by air to {end}", mode=mode, start=start, field=field, end=to
    )


def chain(approach: Approach) -> str:
    """``Dubai (OMDB) → road → Muscat (OOMS)``."""
    steps = (part for stage in approach.stages for part in (mode_name(stage), place_name(stage.to)))
    return " → ".join([place_name(approach.start), *steps])


def mode_name(stage: SurfaceStage) -> str:
    """``road``, ``ship``."""
    names = {"road": say("road"), "ferry": say("ship"), "rail": say("train"), "walk": say("walk")}
    return names[stage.mode]


def length(approach: Approach) -> str:
    """``405 km by road over one border, likely 7 h (4 to 13)``."""
    low, likely, high = approach.hours
    borders = len(approach.borders)
    over = "" if not borders else " " + say_n("over {n} border", "over {n} borders", borders)
    return say(
        "{length} {mode}{over}, likely {likely} h ({low} to {high})",
        length=km(approach.km),
        mode=mode_words(approach),
        over=over,
        likely=number(likely),
        low=number(low),
        high=number(high),
    )


def border_words(brief: Brief, border: Border) -> str:
    """``the United Arab Emirates to Oman``."""
    left, entered = (Named(brief.names(state)) for state in (border.left, border.entered))
    return say("{left:the} to {entered:the}", left=left, entered=entered)


def road_line(brief: Brief, ways: Sequence[PreparedWay]) -> Iterator[Line]:
    """Under plan A: the legs on the surface of each origin told, and what nobody knows of them."""
    approaches = list(dict.fromkeys(way.option.surface for way in ways if way.option and way.option.surface))
    told = [_one_way(brief, approach) for approach in approaches]
    if told:
        hazards = [stage.hazard for one in approaches for stage in one.stages if stage.hazard]
        said = [say("Stated: {hazard}.", hazard=text.rstrip(".")) for text in dict.fromkeys(hazards)]
        unknown = say("The program does not know whether the road is open or safe.")
        yield Line(
            say("OVERLAND"),
            joined([words(text) for text in (*told, *said, unknown)], by=" "),
            short=joined(
                [
                    words(text)
                    for text in (*map(_in_brief, approaches), say("Whether it is open or safe is not known."))
                ],
                by=" ",
            ),
        )


def _in_brief(approach: Approach) -> str:
    start = named_place(approach.start.name, "") or approach.start.code
    return say(
        "{start}: {length}, {hours} h.", start=start, length=km(approach.km), hours=number(approach.hours[1])
    )


def _one_way(brief: Brief, approach: Approach) -> str:
    borders = listed([border_words(brief, one) for one in approach.borders])
    where = say(" ({borders})", borders=borders) if borders else ""
    start = place_name(approach.start)
    return say("{start}: {length}{where}.", start=start, length=length(approach), where=where)


def overland(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Every leg on the surface of the plans, with its borders and on whose word it stands."""
    found = reading.prospects
    ways = [way for four in (found.origins if found else ()) for way in four.ways]
    stages = list(
        dict.fromkeys(
            stage for way in ways if way.option and way.option.surface for stage in way.option.surface.stages
        )
    )
    if not stages:
        return None
    rows = tuple(_row(brief, stage) for stage in stages)
    table = Table(
        (say("leg"), say("length"), say("hours"), say("borders"), say("on whose word")), rows, frozenset({1})
    )
    return Section("overland", say("By road or by sea"), (table, *_notes(brief, reading, stages)))


def _row(brief: Brief, stage: SurfaceStage) -> tuple[Words, ...]:
    hours = stage.hours
    told = (
        say(
            "{likely} ({low} to {high})",
            likely=number(hours.likely),
            low=number(hours.low),
            high=number(hours.high),
        )
        if hours
        else ""
    )
    borders = "; ".join(border_words(brief, border) for border in stage.borders or ())
    return (
        words(Span(f"{place_name(stage.start)} → {mode_name(stage)} → {place_name(stage.to)}", "strong")),
        words(km(stage.km.likely) if stage.km else ""),
        words(told),
        words(borders or say("none")),
        marked(stage.hours.mark) if stage.hours else (),
    )


def _notes(brief: Brief, reading: ReadingPlan, stages: Sequence[SurfaceStage]) -> Iterator[Line]:
    for stage in stages:
        for border in stage.borders or ():
            if said := _border_says(border):
                yield Line(say("BORDER"), words(f"{border_words(brief, border)}: {said}"))
        if stage.hazard:
            yield Line(
                say("STATED"), words(f"{place_name(stage.start)} → {place_name(stage.to)}: {stage.hazard}")
            )
    yield Line(
        "",
        words(
            say(
                "The program does not know whether a road is open or safe, or who is let over a border. "
                "Ask before people leave."
            )
        ),
    )
    guessed = [stage for stage in stages if "guess" in stage.note]
    for stage in guessed:
        yield Line(say("GUESS"), words(f"{place_name(stage.start)} → {place_name(stage.to)}: {stage.note}"))
    if reading.more_gateways:
        told = say_n(
            "{n} more airport within 1,000 km has a permitted sky: `safeconduct gateways` lists it.",
            "{n} more airports within 1,000 km have a permitted sky: `safeconduct gateways` lists them.",
            reading.more_gateways,
        )
        yield Line("", words(told))
    if any(OPENSTREETMAP in stage.note for stage in stages):
        yield Line("", words(Span(f"{ROADS}.", "dim")))


def _border_says(border: Border) -> str:
    parts = []
    if border.wait_h:
        it = border.wait_h
        parts.append(
            say(
                "wait {likely} h ({low} to {high})",
                likely=plain_number(it.likely),
                low=plain_number(it.low),
                high=plain_number(it.high),
            )
        )
    if border.share_documented:
        parts.append(
            say("{share} % have the papers to cross", share=number(100 * border.share_documented.likely))
        )
    if border.open and border.open.value is not None:
        parts.append(say("open for these people: {p}", p=plain_number(border.open.value)))
    return "; ".join(parts)
