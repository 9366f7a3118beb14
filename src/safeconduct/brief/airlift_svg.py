"""The airlift drawn: closure curve and Gantt of sorties as SVG text; manifests as CSV. Pure string builders."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from math import ceil
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from safeconduct.airlift.schedule import Sorties, closure_h, curve
from safeconduct.language import number, say, say_n

if TYPE_CHECKING:
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 720, 130, 16, 28, 34
# the colour of the text around it, so that light and dark pages both can show it
INK, GREY, LOAD, EMPTY = "currentColor", "currentColor", "#2f7db3", "#9a9fa5"
GRID = 'stroke="currentColor" stroke-opacity="0.15"'
HOUR_STEPS = (1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720)


def airlift_svgs(lift: AirliftPlan | None) -> tuple[str, ...]:
    """Both drawings of an airlift with flights; none of one without."""
    if lift is None or not lift.sorties:
        return ()
    late = [(span.people, span.p90_h) for span in lift.simulated if span.p90_h is not None]
    return closure_svg(lift.sorties, lift.people, late), gantt_svg(lift.sorties)


def closure_svg(sorties: Sorties, people: int, simulated: Sequence[tuple[int, float]] = ()) -> str:
    """Closure curve: people at a refuge over hours; `simulated` adds dots (people, P90 hour)."""
    height = 300
    end_h = max([closure_h(sorties), *(h for _, h in simulated), 1.0])
    top = max(people, 1)

    def at(hour: float, n: float) -> str:
        y = height - BOTTOM - n / top * (height - TOP - BOTTOM)
        return f"{_x(hour, end_h):.1f},{y:.1f}"

    points = [at(0, 0)]
    last = 0
    for hour, n in curve(sorties):
        points += [at(hour, last), at(hour, n)]
        last = n
    # the area reaches to the last landing, the line on to the end of the drawing
    area = f"{' '.join(points)} {points[-1].split(',')[0]},{height - BOTTOM}"
    points.append(at(end_h, last))
    parts = [*_hour_axis(end_h, height), *_people_axis(top, height)]
    parts.append(f'<polygon points="{area}" fill="{LOAD}" fill-opacity="0.18"/>')
    parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{LOAD}" stroke-width="2"/>')
    for n, hour in simulated:
        x, y = at(hour, n).split(",")
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="3.5" fill="none" stroke="{INK}">'
            f"<title>{escape(_in_nine(n, hour))}</title></circle>"
        )
    title = say(
        "People in safety over time: {out} of {people}, the last person after {hours} h.",
        out=number(last),
        people=number(people),
        hours=number(closure_h(sorties), 1),
    )
    title += " " + say("Circles: in nine of ten simulated runs by then.") if simulated else ""
    return _svg(title, height, parts)


def _in_nine(people: int, hour: float) -> str:
    return say(
        "Nine of ten simulated runs have {people} people in safety by {hours} h.",
        people=number(people),
        hours=number(hour, 1),
    )


def gantt_svg(sorties: Sorties, most_rows: int = 60) -> str:
    """One row for each aircraft: empty legs grey, flights with people blue; a title on each tells it in words."""
    order = dict.fromkeys(s.aircraft for s in sorted(sorties, key=lambda s: natural(s.aircraft)))
    flying = list(order)[:most_rows]
    row = 18
    height = TOP + BOTTOM + row * max(len(flying), 1)
    end_h = max(closure_h(sorties), 1.0)
    parts = _hour_axis(end_h, height)
    for n, aircraft in enumerate(flying):
        y = TOP + n * row
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end" font-size="11" fill="{INK}">'
            f"{escape(_short(aircraft))}</text>"
        )
        for s in (s for s in sorties if s.aircraft == aircraft):
            empty = say(
                "{aircraft}: empty from {start} to {end}",
                aircraft=s.aircraft,
                start=s.came_from,
                end=s.origin,
            )
            full = say(
                "{aircraft}: {people} people from {start} to {end}, {depart} to {arrive} h",
                aircraft=s.aircraft,
                people=number(s.people),
                start=s.origin,
                end=s.to,
                depart=number(s.depart_h, 1),
                arrive=number(s.arrive_h, 1),
            )
            parts.append(_bar((s.position_depart_h, s.position_arrive_h), (y + 6, 6), EMPTY, (end_h, empty)))
            parts.append(_bar((s.depart_h, s.arrive_h), (y + 2, 14), LOAD, (end_h, full)))
    hidden = len({s.aircraft for s in sorties}) - len(flying)
    title = say_n(
        "Flights by aircraft: {n} with people (blue), empty legs (grey).",
        "Flights by aircraft: {n} with people (blue), empty legs (grey).",
        len(sorties),
    )
    title += " " + say("{n} more aircraft are not drawn.", n=number(hidden)) if hidden else ""
    return _svg(title, height, parts)


def manifest_csv(sorties: Sorties) -> str:
    """One line for each group on each flight. A cell that a spreadsheet would take for a formula is quoted."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["flight", "aircraft", "from", "to", "depart_h", "arrive_h", "group", "people"])
    for n, s in enumerate(sorties, 1):
        for group, people in s.loads:
            names = [_cell(x) for x in (s.aircraft, s.origin, s.to)]
            writer.writerow([n, *names, f"{s.depart_h:.2f}", f"{s.arrive_h:.2f}", _cell(group), people])
    return text.getvalue()


def natural(name: str) -> tuple[str, int, str]:
    """For sorting: ``c-17 2`` before ``c-17 10``."""
    head, _, last = name.rpartition(" ")
    return (head, int(last), name) if last.isdecimal() else (name, 0, name)


def _cell(text: str) -> str:
    clean = "".join(c if c.isprintable() else " " for c in text)
    return f"'{clean}" if clean[:1] in {"=", "+", "-", "@"} else clean


def _short(name: str) -> str:
    clean = "".join(c for c in name if c.isprintable())
    return clean if len(clean) <= 18 else clean[:17] + "…"


def _x(hour: float, end_h: float) -> float:
    return LEFT + hour / end_h * (WIDTH - LEFT - RIGHT)


def _bar(hours: tuple[float, float], place: tuple[float, float], colour: str, told: tuple[float, str]) -> str:
    (start, end), (y, height), (end_h, title) = hours, place, told
    width = max(_x(end, end_h) - _x(start, end_h), 0.8)
    name = "".join(c for c in title if c.isprintable())
    return (
        f'<rect x="{_x(start, end_h):.1f}" y="{y}" width="{width:.1f}" height="{height}" fill="{colour}">'
        f"<title>{escape(name)}</title></rect>"
    )


def _hour_axis(end_h: float, height: int) -> list[str]:
    step = next((s for s in HOUR_STEPS if end_h / s <= 12), ceil(end_h / 12))
    parts = []
    for hour in range(0, int(end_h) + 1, step):
        x = _x(hour, end_h)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{height - BOTTOM}" {GRID}/>')
        parts.append(
            f'<text x="{x:.1f}" y="{height - BOTTOM + 14}" text-anchor="middle" font-size="11" fill="{GREY}">{hour}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle:.0f}" y="{height - 4}" text-anchor="middle" font-size="11" fill="{GREY}">hours</text>'
    )
    return parts


def _people_axis(top: int, height: int) -> list[str]:
    parts = []
    for part in range(5):
        n = round(top * part / 4)
        y = height - BOTTOM - n / top * (height - TOP - BOTTOM)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" {GRID}/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" font-size="11" fill="{GREY}">{n:,}</text>'
        )
    return parts


def _svg(title: str, height: int, parts: Iterable[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label={quoteattr(title)} font-family="sans-serif">'
    )
    body = "\n".join(parts)
    heading = f'<text x="{LEFT}" y="16" font-size="13" fill="{INK}">{escape(title)}</text>'
    return f"{head}\n<title>{escape(title)}</title>\n{heading}\n{body}\n</svg>\n"
