"""A map of one reading as SVG: the cells the router flies by, coloured and hatched by how they stand, and the ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import shapely

from safeconduct.airspace.sky import ATTRIBUTION
from safeconduct.brief.map.areas import Area, Status, areas_of, picture_of
from safeconduct.brief.map.great_circles import (
    LatLon,
    fallbacks,
    flown,
    others,
    places,
    stage_points,
    surface_legs,
    vectors,
)
from safeconduct.brief.map.labels import Label, airport_labels, markers, state_labels
from safeconduct.brief.map.projection import Frame, frame_round
from safeconduct.brief.map.shapes import (
    Chains,
    Floats,
    chains_of,
    grid,
    nice_km,
    polygon_of,
    route_px,
    shape_of,
)
from safeconduct.brief.map.sky_areas import Outline, outlines_of
from safeconduct.brief.phrases import Names, km, percent
from safeconduct.evidence.sanitise import plain
from safeconduct.language import AllNamed, mark, say
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.planning_data import World
from safeconduct.planning.searched import Way
from safeconduct.scenario.model import AreaKind
from safeconduct.units import km_to_nmi

WIDTH_PX = 880.0

STATUS_WORDS: dict[Status, str] = {
    "refused": mark("refuses"),
    "granted": mark("has granted"),
    "asked": mark("was asked"),
    "unknown": mark("a route needs it; no answer known"),
    "aside": mark("no route worth knowing needs it"),
}
"""How a piece of sky stands, as the legend says it."""

AREA_WORDS: dict[AreaKind, str] = {
    "closed": mark("an area that is closed"),
    "asked": mark("an area that must be asked for"),
    "opened": mark("a corridor through a refusal"),
}
"""Kinds of the scenario's own areas, as the legend says them."""

DRAWN: tuple[Status, ...] = ("aside", "unknown", "granted", "asked", "refused")
"""In the order drawn, the last on top."""

STYLE = """
.sc-map{--sea:#f3f6f9;--aside:#e3e7ec;--unknown:#b4bcc6;--granted:#0072b2;--asked:#e69f00;--refused:#d55e00;
--pale:#f8dcc9;--rim:#fff;--ink:#15181c;--halo:#fff;--grid:#d3dae1;font-family:system-ui,sans-serif}
.sc-map text{fill:var(--ink);paint-order:stroke;stroke:var(--halo);stroke-width:3px;stroke-linejoin:round}
.sc-sea{fill:var(--sea)}.sc-grid{fill:none;stroke:var(--grid);stroke-width:.8}
.sc-map .sc-tick{font-size:10px;opacity:.65;stroke-width:2px}
.sc-area{fill-rule:evenodd;stroke:var(--rim);stroke-width:.7}
.sc-f-aside{fill:var(--aside)}.sc-f-unknown{fill:var(--unknown)}.sc-f-granted{fill:var(--granted)}
.sc-f-asked{fill:var(--asked)}.sc-f-refused{fill:var(--refused)}.sc-f-pale{fill:var(--pale)}.sc-f-dot{fill:#5c3d00}
.sc-outline{fill-rule:evenodd;stroke:var(--ink);stroke-width:1;stroke-dasharray:3 2}
.sc-casing{fill:none;stroke:var(--halo);stroke-linejoin:round;stroke-linecap:round;opacity:.85}
.sc-way{fill:none;stroke:var(--ink);stroke-linejoin:round;stroke-linecap:round}
.sc-best{stroke-width:3.6}.sc-fallback{stroke-width:2;stroke-dasharray:7 5}
.sc-other{stroke-width:1.6;stroke-dasharray:1.5 4.5}
.sc-surface{stroke-width:2.6;stroke-dasharray:3 3.5;stroke-linecap:butt}
.sc-dot{fill:var(--halo);stroke:var(--ink);stroke-width:2.4}.sc-badge{fill:var(--ink)}
.sc-map .sc-number{fill:var(--halo);stroke:none;font-size:11px;font-weight:700;text-anchor:middle}
.sc-map .sc-port{font-size:14px;font-weight:700}.sc-map .sc-state{font-size:12px;text-anchor:middle;opacity:.9}
.sc-map .sc-key{font-size:12.5px;stroke:none}.sc-frame{fill:none;stroke:var(--grid)}
.sc-bar{stroke:var(--ink);stroke-width:2}
@media (prefers-color-scheme:dark){.sc-map{--sea:#14181d;--aside:#262c33;--unknown:#4d5660;--granted:#3d9bd6;
--asked:#c98b00;--refused:#e8762b;--pale:#3b2617;--rim:#14181d;--ink:#f3f5f7;--halo:#0c0f12;--grid:#333b44}
.sc-f-dot{fill:#1d1300}}
@media print{.sc-map{--sea:#fff;--aside:#e9ecef;--unknown:#b4bcc6;--granted:#0072b2;--asked:#e69f00;
--refused:#d55e00;--pale:#f8dcc9;--rim:#fff;--ink:#000;--halo:#fff;--grid:#ccc;print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
""".strip()
"""Palette computed for colour-blind eyes; refused is hatched and asked dotted, so that colour is not needed."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A way on the map.

    Attributes
    ----------
    role : str
        best, fallback, other or surface.
    number : str
        On the map and in the key; empty for the best and the others.
    words : str
        What the key says.
    way : Way or None
        None of a leg on the surface.
    pixels : (n, 2)
    """

    role: str
    number: str
    words: str
    way: Way | None
    pixels: Floats


@dataclass(frozen=True, slots=True)
class Map:
    """Everything on one map.

    Attributes
    ----------
    key : str
        Prefix of its ids, so that several maps fit one page.
    title : str
    frame : Frame
    shapes : tuple of (Area, rings)
    drawn : tuple of Drawn
    labels : tuple of Label
    outlines : tuple of (Outline, rings)
        The scenario's own areas that show.
    """

    key: str
    title: str
    frame: Frame
    shapes: tuple[tuple[Area, list[Floats]], ...]
    drawn: tuple[Drawn, ...]
    labels: tuple[Label, ...]
    outlines: tuple[tuple[Outline, list[Floats]], ...] = ()

    @property
    def kinds(self) -> tuple[AreaKind, ...]:
        """Kinds of the scenario's areas that show."""
        seen = {outline.area.kind for outline, _ in self.outlines}
        return tuple(kind for kind in AREA_WORDS if kind in seen)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Those that show."""
        seen = {piece.status for piece, rings in self.shapes if rings}
        return tuple(status for status in STATUS_WORDS if status in seen)

    @property
    def key_rows(self) -> list[Drawn]:
        """The best way, its fallbacks by number, the legs on the surface, then the other airports in one row."""
        told = [d for d in self.drawn if d.role == "best"] + [d for d in self.drawn if d.role == "fallback"]
        told += [d for d in self.drawn if d.role == "surface"]
        other = [d for d in self.drawn if d.role == "other"]
        return told + [replace(d, words=say("to the other airports")) for d in other[:1]]


def frame_of(plan: Plan, width_px: float = WIDTH_PX) -> Frame:
    """One frame for all readings, so that their maps can be compared."""
    points: list[LatLon] = [at for _, at in places(plan).values()]
    for reading in plan.readings:
        ways = [reading.best, *(way for _, way in fallbacks(reading)), *others(reading)]
        points += [point for way in ways if way for point in way.answer.points]
        points += [point for stage in surface_legs(reading) for point in stage_points(stage)]
    return frame_round(vectors(points), width_px)


def maps_of(plan: Plan, world: World, names: Names, width_px: float = WIDTH_PX) -> list[Map]:
    """One map per reading."""
    frame = frame_of(plan, width_px)
    shown = picture_of(plan, world)
    chains = chains_of(world.sky.borders, frame)
    outlines = tuple((one, rings) for one in outlines_of(plan, world) if (rings := one.pixels(frame)))
    return [
        replace(
            _map(plan, reading, areas_of(reading, world.sky, shown), (frame, chains), names),
            outlines=outlines,
        )
        for reading in plan.readings
    ]


def _map(
    plan: Plan, reading: ReadingPlan, areas: Sequence[Area], canvas: tuple[Frame, Chains], names: Names
) -> Map:
    frame, chains = canvas
    shapes = [(piece, shape_of(piece, chains, frame)) for piece in areas]
    seen = tuple((piece, rings) for piece, rings in shapes if rings)
    drawn = tuple(_drawn(reading, frame, names))
    lines = shapely.MultiLineString([d.pixels for d in drawn])
    ports = {label: frame.pixels(vectors([at]))[0] for label, (_, at) in places(plan).items()}
    labels = [*markers([(d.number, d.pixels) for d in drawn if d.number], lines)]
    labels += airport_labels(ports, lines, frame, labels)
    polygons = [(piece, polygon_of(rings)) for piece, rings in seen if piece.status != "aside"]
    labels += state_labels(polygons, lines, frame, labels, names)
    key = "m" + "".join(c for c in reading.reading.id if c.isascii() and c.isalnum())
    return Map(key, f"{plan.title}: {reading.reading.title}", frame, seen, drawn, tuple(labels))


def _drawn(reading: ReadingPlan, frame: Frame, names: Names) -> Iterator[Drawn]:
    best = reading.best
    for stage in surface_legs(reading):
        length = f" {km(stage.km.likely)}" if stage.km else ""
        words = f"{stage.mode}, drawn straight: {stage.label}{length}"
        yield Drawn("surface", "", words, None, route_px(stage_points(stage), frame))
    for way in others(reading):
        yield Drawn(
            "other",
            "",
            say("other airport: {length}", length=_length(way)),
            way,
            route_px(way.answer.points, frame),
        )
    for i, (states, way) in enumerate(fallbacks(reading), 1):
        words = say(
            "if {states:the} refuses: {length}",
            states=AllNamed((names(s) for s in states), "or"),
            length=_length(way, best),
        )
        yield Drawn("fallback", str(i), words, way, route_px(way.answer.points, frame))
    if best is not None and flown(best):
        yield Drawn("best", "", f"now: {_length(best)}", best, route_px(best.answer.points, frame))


def _length(way: Way, best: Way | None = None) -> str:
    length = way.answer.distance_km or 0.0
    told = f"{way.label} {km(length)}"
    if best is not None and best.destination == way.destination and best.answer.distance_km:
        told += f", {percent(100.0 * (length / best.answer.distance_km - 1.0))}"
    return told


def map_svg(it: Map, names: Names, *, standalone: bool = True, style: str = STYLE, key: bool = True) -> str:
    """The map as SVG text; a standalone one brings its style, and its key unless that is told beside it."""
    frame = it.frame
    extra = _key_height(it) if standalone and key else 0.0
    size = f'viewBox="0 0 {frame.width:g} {frame.height + extra:g}"'
    xmlns = 'xmlns="http://www.w3.org/2000/svg" ' if standalone else ""
    parts = [
        f'<svg {xmlns}class="sc-map" {size} role="img" aria-labelledby="{it.key}-t {it.key}-d">',
        f'<title id="{it.key}-t">{_text(it.title)}</title>',
        f'<desc id="{it.key}-d">{_text("; ".join(d.words for d in reversed(it.drawn)))}</desc>',
        f"<style>{style}</style>" if standalone else "",
        *_defs(it),
        f'<g clip-path="url(#{it.key}-c)">',
        f'<rect class="sc-sea" width="{frame.width:g}" height="{frame.height:g}"/>',
        *_areas(it, names),
        *_outlined(it),
        *_grid(frame),
        *_ways(it),
        *_labels(it),
        *_scale(frame),
        "</g>",
        f'<rect class="sc-frame" x=".5" y=".5" width="{frame.width - 1:g}" height="{frame.height - 1:g}"/>',
        *(_key(it) if standalone and key else ()),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _text(text: str) -> str:
    return escape(plain(text, one_line=True), quote=True)


def _defs(it: Map) -> Iterator[str]:
    frame, key = it.frame, it.key
    yield "<defs>"
    yield f'<clipPath id="{key}-c"><rect width="{frame.width:g}" height="{frame.height:g}"/></clipPath>'
    yield (
        f'<pattern id="{key}-refused" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="sc-f-pale" width="7" height="7"/>'
        '<rect class="sc-f-refused" width="2.6" height="7"/></pattern>'
    )
    yield (
        f'<pattern id="{key}-asked" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="sc-f-asked" width="8" height="8"/><circle class="sc-f-dot" cx="4" cy="4" r="1.4"/></pattern>'
    )
    for kind in it.kinds:
        yield (
            f'<pattern id="{key}-area-{kind}" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({TURNS[kind]})"><rect class="sc-f-{FILLS[kind]}" width="1.6" height="6"/></pattern>'
        )
    yield "</defs>"


TURNS: dict[AreaKind, int] = {"closed": -45, "asked": 0, "opened": 90}
"""How the hatching of a kind of area leans, degrees: the other way than a refusing state's."""

FILLS: dict[AreaKind, Status] = {"closed": "refused", "asked": "asked", "opened": "granted"}
"""The colour of a kind of area: that of the status it is like."""


def _outlined(it: Map) -> Iterator[str]:
    """The scenario's own areas, hatched by kind over the states, with levels and hours where a pointer rests."""
    for outline, rings in it.outlines:
        title = f"<title>{_text(outline.words)}</title>"
        data = "".join(path(ring, closed=True) for ring in rings)
        fill = f'fill="url(#{it.key}-area-{outline.area.kind})"'
        yield f'<path class="sc-outline" {fill} d="{data}">{title}</path>'


def _fill(key: str, status: Status) -> str:
    """The attribute that fills by status: a pattern for the two that must not hang on colour."""
    if status in ("refused", "asked"):
        return f'fill="url(#{key}-{status})"'
    return f'class="sc-f-{status}"'


def _areas(it: Map, names: Names) -> Iterator[str]:
    for status in DRAWN:
        some = [(piece, rings) for piece, rings in it.shapes if piece.status == status]
        if some:
            yield f"<g {_fill(it.key, status)}>"
            for piece, rings in some:
                who = " and ".join(names(state) for state in piece.requires)
                title = f"<title>{_text(f'{who}: {say(STATUS_WORDS[status])}')}</title>"
                yield f'<path class="sc-area" d="{"".join(path(r, closed=True) for r in rings)}">{title}</path>'
            yield "</g>"


def path(points: Floats, *, closed: bool = False) -> str:
    """Path data: the first point, then steps in tenths of a pixel, those of no length left out."""
    tenths = np.rint(points * 10).astype(np.int64)
    steps = np.diff(tenths, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    start = f"M{_tenth(tenths[0, 0])} {_tenth(tenths[0, 1])}"
    run = " ".join(f"{_tenth(x)} {_tenth(y)}" for x, y in steps)
    return f"{start}{'l' + run if run else ''}{'z' if closed else ''}"


def _tenth(value: int) -> str:
    return f"{value / 10:g}"


def _grid(frame: Frame) -> Iterator[str]:
    lines = list(grid(frame))
    yield f'<path class="sc-grid" d="{"".join(path(run) for _, _, run in lines)}"/>'
    taken: list[tuple[float, float]] = []
    for name, meridian, run in lines:
        at = _crossing(run, frame.height - 4 if meridian else 4.0, 1 if meridian else 0)
        if at is None or not _has_room(at, meridian, frame):
            continue
        # where the world's rim is near, grid lines crowd: names that would cover others are left out
        if all(abs(at[0] - x) > 40 or abs(at[1] - y) > 12 for x, y in taken):
            taken.append((float(at[0]), float(at[1])))
            yield f'<text class="sc-tick" x="{at[0] + 2:.0f}" y="{at[1] - 2:.0f}">{name}</text>'


def _has_room(at: Floats, meridian: bool, frame: Frame) -> bool:
    room = frame.width if meridian else frame.height
    return bool(20 < at[0 if meridian else 1] < room - 40)


def _crossing(run: Floats, bound: float, axis: int) -> Floats | None:
    """Where a line meets a horizontal (axis 1) or vertical (axis 0) one."""
    side = run[:, axis] > bound
    where = np.flatnonzero(side[1:] != side[:-1])
    if len(where) == 0:
        return None
    a, b = run[where[0]], run[where[0] + 1]
    crossing: Floats = a + (bound - a[axis]) / (b[axis] - a[axis]) * (b - a)
    return crossing


def _ways(it: Map) -> Iterator[str]:
    for d in it.drawn:
        line = path(d.pixels)
        width = {"best": 7.0, "fallback": 4.2, "other": 3.6, "surface": 4.6}[d.role]
        yield f'<path class="sc-casing" stroke-width="{width}" d="{line}"/>'
        yield f'<path class="sc-way sc-{d.role}" d="{line}"><title>{_text(d.words)}</title></path>'


def _labels(it: Map) -> Iterator[str]:
    for label in it.labels:
        x, y = f"{label.x:.1f}", f"{label.y:.1f}"
        if label.kind == "number":
            yield f'<circle class="sc-badge" cx="{x}" cy="{y}" r="8.5"/>'
            yield f'<text class="sc-number" x="{x}" y="{label.y + 4:.1f}">{_text(label.text)}</text>'
        elif label.kind == "dot":
            yield f'<circle class="sc-dot" cx="{x}" cy="{y}" r="4.6"/>'
        else:
            yield f'<text class="sc-{label.kind}" x="{x}" y="{y}">{_text(label.text)}</text>'


def _scale(frame: Frame) -> Iterator[str]:
    length_km = nice_km(frame)
    width = length_km / frame.km_per_pixel
    x, y = frame.width - width - 16, frame.height - 26
    yield f'<path class="sc-bar" fill="none" d="M{x:.1f} {y - 5:.1f}v5h{width:.1f}v-5"/>'
    words = f"{length_km:,.0f} km · {km_to_nmi(length_km):,.0f} NM"
    yield (
        f'<text class="sc-key" text-anchor="end" x="{frame.width - 16:.1f}" y="{y - 9:.1f}">{words}</text>'
        f'<text class="sc-tick" text-anchor="end" x="{frame.width - 16:.1f}" y="{y + 16:.1f}">{ATTRIBUTION}</text>'
    )


def _key_height(it: Map) -> float:
    rows = max(len(it.statuses) + len(it.kinds), len(it.key_rows))
    return 22.0 * rows + 34.0


def _key(it: Map) -> Iterator[str]:
    """Below the map: what the colours and the lines mean."""
    top = it.frame.height + 24.0
    for i, status in enumerate(it.statuses):
        y = top + 22 * i
        yield f'<g {_fill(it.key, status)}><rect class="sc-area" x="14" y="{y - 11:.1f}" width="26" height="14"/></g>'
        yield f'<text class="sc-key" x="48" y="{y:.1f}">{_text(say(STATUS_WORDS[status]))}</text>'
    for i, kind in enumerate(it.kinds, len(it.statuses)):
        y = top + 22 * i
        fill = f'fill="url(#{it.key}-area-{kind})"'
        yield f'<rect class="sc-outline" {fill} x="14" y="{y - 11:.1f}" width="26" height="14"/>'
        yield f'<text class="sc-key" x="48" y="{y:.1f}">{_text(say(AREA_WORDS[kind]))}</text>'
    rows = it.key_rows
    for i, d in enumerate(rows):
        y = top + 22 * i
        yield f'<path class="sc-way sc-{d.role}" d="M300 {y - 4:.1f}h34"/>'
        if d.number:
            yield f'<circle class="sc-badge" cx="317" cy="{y - 4:.1f}" r="8.5"/>'
            yield f'<text class="sc-number" x="317" y="{y:.1f}">{d.number}</text>'
        yield f'<text class="sc-key" x="346" y="{y:.1f}">{_text(d.words)}</text>'
    y = top + 22 * max(len(rows), len(it.statuses) + len(it.kinds))
    said = say(
        "Drawn from the cells the router flies by: land, inland waters and territorial sea. Not for navigation."
    )
    yield f'<text class="sc-tick" x="14" y="{y:.1f}">{said}</text>'


def key_svgs(it: Map, style: str = STYLE) -> list[tuple[str, str]]:
    """The key as small drawings, each with its words, for where words are set as text."""
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="sc-map" viewBox="0 0 38 18"><style>'
        + style
        + "</style>"
    )
    made = []
    for d in it.key_rows:
        number = (
            f'<circle class="sc-badge" cx="19" cy="9" r="8.5"/><text class="sc-number" x="19" y="13">{d.number}</text>'
            if d.number
            else ""
        )
        made.append((f'{head}<path class="sc-way sc-{d.role}" d="M2 9h34"/>{number}</svg>', d.words))
    for status in it.statuses:
        swatch = f'<g {_fill(it.key, status)}><rect class="sc-area" x="2" y="1" width="34" height="16"/></g>'
        made.append((head + "".join(_defs(it)) + swatch + "</svg>", say(STATUS_WORDS[status])))
    for kind in it.kinds:
        fill = f'fill="url(#{it.key}-area-{kind})"'
        swatch = f'<rect class="sc-outline" {fill} x="2" y="1" width="34" height="16"/>'
        made.append((head + "".join(_defs(it)) + swatch + "</svg>", say(AREA_WORDS[kind])))
    return made
