"""The world's sky on a day: as a table, as JSON and GeoJSON, and as a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import shorten
from typing import Any

from safeconduct.airspace.sky import Picture, Sky
from safeconduct.brief.facts_age import age_lines, day_words
from safeconduct.brief.map.areas import Area, grouped
from safeconduct.facts import Facts, Flight, Reach, facts_age
from safeconduct.facts.closures import reason
from safeconduct.facts.sky import SkyRow
from safeconduct.facts.states import StateRegistry

SCHEMA = "safeconduct.sky/1"
NOTICE = "Not for navigation. No closure on record does not mean that a sky is open."
BORDER_TOLERANCE_DEG = 0.05
"""How far a border in the GeoJSON may lie from the cell's, degrees: some 5 km, enough for a picture of the world."""

MAP_TOLERANCE_DEG = 0.25
MAP_WIDTH_PX = 1080
MAP_HEIGHT_PX = 540
FILL = {
    Reach.CLOSED: "#b3261e",
    Reach.MAYBE: "#e8a33d",
    Reach.PART: "#f3dfb5",
    Reach.NO: "#e9ecef",
}
"""Colours of the map, told apart in grey as well: dark, middle, light, lightest."""


def sky_lines(facts: Facts, flight: Flight, rows: Sequence[SkyRow], width: int) -> Iterator[str]:
    """The table: worst first, then newest."""
    by = f", operator {facts.states.label(flight.operator)}" if flight.operator else ", closures to everybody"
    yield f"The sky on {day_words(flight.as_of)}: {flight.kind.words}{by}. {_summary(rows)}"
    yield from age_lines(facts_age(facts, flight.as_of))
    for title, group in _groups(rows):
        yield ""
        yield title.upper()
        for row in group:
            yield from _block(facts.states, row, width)
    yield ""
    yield NOTICE


def _summary(rows: Sequence[SkyRow]) -> str:
    counts = [(sum(1 for _ in group), title) for title, group in _groups(rows)]
    return ", ".join(f"{n} {title}" for n, title in counts) + "." if counts else "No closure on record."


def _groups(rows: Sequence[SkyRow]) -> Iterator[tuple[str, list[SkyRow]]]:
    for reach in (Reach.CLOSED, Reach.MAYBE, Reach.PART):
        if group := [row for row in rows if row.status is reach and not row.routes_only]:
            yield reach.value, group
    if group := [row for row in rows if row.routes_only]:
        yield "closed on some routes or to some airports only", group


def _block(states: StateRegistry, row: SkyRow, width: int) -> Iterator[str]:
    closure = row.deciding.closure
    age = f"{row.age_days} days ago" if row.age_days else "in force that day by the record"
    own = f"; your own fact, {closure.owner}" if closure.owner else ""
    source = closure.source.all[0] if closure.source.all else "from memory, no document was seen"
    yield f"  {states.label(row.state)}, since {closure.start.words}; last seen {closure.seen_on.words}, {age}{own}"
    yield f"      {shorten(reason(states, row.deciding), 4 * width, placeholder=' …')}"
    yield f"      {source}"


def sky_json(facts: Facts, flight: Flight, rows: Sequence[SkyRow]) -> dict[str, Any]:
    """The same as JSON values."""
    age = facts_age(facts, flight.as_of)
    return {
        "schema": SCHEMA,
        "as_of": flight.as_of.isoformat(),
        "operator": flight.operator or None,
        "registration": flight.registration or None,
        "flight_kind": flight.kind.value,
        "facts_sha256": facts.sha256,
        "own_facts": [{"file": f.name, "rows": f.rows, "sha256": f.sha256} for f in facts.own],
        "read_on": {name: day.isoformat() for name, day in age.read_on},
        "remarks": [*age_lines(age), NOTICE],
        "states": [row_json(facts.states, row) for row in rows],
    }


def row_json(states: StateRegistry, row: SkyRow) -> dict[str, Any]:
    """One state as JSON values."""
    closure = row.deciding.closure
    return {
        "state": row.state,
        "name": states.name(row.state),
        "status": row.status.value,
        "routes_only": row.routes_only,
        "operations": list(row.operations),
        "reason": reason(states, row.deciding),
        "since": closure.start.text,
        "until": closure.end.text if closure.end else None,
        "seen_on": closure.seen_on.text,
        "age_days": row.age_days,
        "closures": [b.closure.id for b in row.bearings],
        "sources": list(dict.fromkeys(s for b in row.bearings for s in b.closure.source.all)),
        "verified": closure.source.verified,
        "own": closure.owner or None,
    }


def sky_geojson(
    facts: Facts, flight: Flight, rows: Sequence[SkyRow], sky: Sky, shown: Picture
) -> dict[str, Any]:
    """A FeatureCollection of the pieces of sky that are closed or may be; a shared piece by its worst claimant."""
    by_state = {row.state: row for row in rows}
    features = []
    for area in grouped(sky, shown, lambda _: "unknown"):
        worst = _worst(area, by_state)
        if worst is not None:
            properties = row_json(facts.states, worst) | {"requires": list(area.requires)}
            features.append(
                {"type": "Feature", "geometry": area.geometry(BORDER_TOLERANCE_DEG), "properties": properties}
            )
    told = sky_json(facts, flight, rows)
    del told["states"]
    return {"type": "FeatureCollection", **told, "features": features}


def _worst(area: Area, by_state: dict[str, SkyRow]) -> SkyRow | None:
    found = [by_state[s] for s in area.requires if s in by_state and not by_state[s].routes_only]
    return min(found, key=lambda row: list(Reach).index(row.status), default=None)


def sky_svg(facts: Facts, flight: Flight, rows: Sequence[SkyRow], sky: Sky, shown: Picture) -> str:
    """The world on a plate carrée, every state by its status; hover for the reason."""
    by_state = {row.state: row for row in rows}
    pieces = []
    for area in grouped(sky, shown, lambda _: "unknown"):
        worst = _worst(area, by_state)
        status = worst.status if worst else Reach.NO
        names = ", ".join(facts.states.name(s) for s in area.requires)
        why = f": {reason(facts.states, worst.deciding)}" if worst else ": no closure on record"
        path = _path(area.geometry(MAP_TOLERANCE_DEG))
        pieces.append(f'<path d="{path}" fill="{FILL[status]}"><title>{escape(names + why)}</title></path>')
    title = escape(f"The sky on {day_words(flight.as_of)}")
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {MAP_WIDTH_PX} {MAP_HEIGHT_PX + 30}">',
            f"<title>{title}</title>",
            f'<rect width="{MAP_WIDTH_PX}" height="{MAP_HEIGHT_PX + 30}" fill="#ffffff"/>',
            '<g stroke="#ffffff" stroke-width="0.4" fill-rule="evenodd">',
            *pieces,
            "</g>",
            *_legend(),
            "</svg>",
        ]
    )


def _legend() -> Iterator[str]:
    for i, reach in enumerate((Reach.CLOSED, Reach.MAYBE, Reach.PART)):
        x, y = 20 + 200 * i, MAP_HEIGHT_PX + 8
        yield f'<rect x="{x}" y="{y}" width="14" height="14" fill="{FILL[reach]}"/>'
        yield f'<text x="{x + 20}" y="{y + 12}" font-family="sans-serif" font-size="13">{reach.value}</text>'


def _path(geometry: dict[str, Any]) -> str:
    """A polygon's rings as the path of an SVG; longitude and latitude straight to pixels."""
    many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    per_deg = MAP_WIDTH_PX / 360.0
    rings = [ring for polygon in many for ring in polygon]
    return "".join(
        "M" + "L".join(f"{(lon + 180) * per_deg:.1f} {(90 - lat) * per_deg:.1f}" for lon, lat in ring) + "Z"
        for ring in rings
    )
