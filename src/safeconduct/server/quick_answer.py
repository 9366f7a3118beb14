"""The quick answer: who refuses, the best way now, how far the others are, or what would open one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from safeconduct.brief.answers.route import rounded
from safeconduct.brief.facts_age import age_lines
from safeconduct.brief.json_values import json_value
from safeconduct.facts import facts_age
from safeconduct.planning.area_check import area_faults
from safeconduct.planning.options import Flown, Triple
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_answer import crossed
from safeconduct.planning.route_questions import Desk
from safeconduct.planning.searched import Doubt, StartingRefusal
from safeconduct.planning.verify import verify_route
from safeconduct.routing.geodesic import wgs84_km
from safeconduct.scenario.model import REFUSING, Approach, Place, Reading, Scenario
from safeconduct.server.view import Seen


def look(world: World, seen: Seen, check: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """The quick answer to a view, as JSON values; `check` is called before each search and may raise to end it."""
    scenario, reading = seen.scenario, seen.reading
    desk = Desk(seen.run(world), reading)
    ways = _ways(world, desk, check)
    return {
        "title": scenario.title,
        "note": scenario.note,
        "as_of": scenario.as_of.isoformat(),
        "facts_age": age_lines(facts_age(world.facts, scenario.as_of)),
        "operator": reading.operator,
        "flight_kind": reading.flight_kind,
        "limit_km": json_value(desk.limit_km),
        "reading": reading.id,
        "readings": [{"id": r.id, "title": r.title, "note": r.note} for r in scenario.readings],
        "places": places(scenario),
        "states": states(reading, desk.refusals, desk.doubts, seen.supposed),
        "ways": ways,
        "best": next((i for i, way in enumerate(ways) if way["found"]), None),
        "cells": requirements(desk),
    } | _areas(desk)


def _areas(desk: Desk) -> dict[str, Any]:
    """The scenario's own areas with their outlines, (longitude, latitude) rings; nothing where it has none."""
    if not desk.run.scenario.areas:
        return {}
    # brings the drawing of maps, which a scenario without areas has no use for
    from safeconduct.brief.map.sky_areas import outlined

    found = outlined(desk.run.scenario.areas, desk.run.world.sky, desk.router.picture)
    return {
        "areas": [
            {
                "id": one.area.id,
                "status": one.area.kind,
                "words": one.words,
                "rings": [
                    [[round(lon, 3), round(lat, 3)] for lat, lon in ring.tolist()] for ring in one.rings
                ],
            }
            for one in found
        ]
    }


def requirements(desk: Desk) -> dict[str, list[str]]:
    """Cells that need somebody else's consent than their own state's, by number."""
    cells = desk.run.world.sky.cells
    return {
        str(i): sorted(need)
        for i, need in enumerate(desk.router.picture.requires)
        if need != frozenset({cells[i].key})
    }


def _ways(world: World, desk: Desk, check: Callable[[], None]) -> list[dict[str, Any]]:
    """Every pair of airports; the first that can be flown is checked at once, the others with the plan."""
    made: list[dict[str, Any]] = []
    found = False
    for triple in desk.triples:
        check()
        way = _way(world, desk, triple, first=not found)
        found = found or way["found"]
        made.append(way)
    if not found:
        for way, triple in zip(made, desk.triples, strict=True):
            check()
            closed = desk.way(triple)
            way["unblock"] = json_value(closed.answer.unblock)
            way["why_closed"] = list(closed.why_closed)
    return made


def _way(world: World, desk: Desk, triple: Triple, first: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "origin": triple.origin.place.label,
        "destination": triple.place.label,
        "refuge": triple.refuge.id,
    }
    if triple.origin.reached:
        told |= {"title": triple.title, "surface": _surface(triple.origin.reached)}
    if triple.on_the_ground:
        return told | _walked(desk, triple)
    if triple.origin.place == triple.place:
        return told | {"found": False, "same": True}
    found = desk.options.shortest(triple)
    if found is None:
        return told | {"found": False}
    route = found.route
    told |= {
        "found": True,
        "distance_km": route.distance_km,
        "flight_h": desk.hours(route.distance_km),
        "requires": sorted(route.requires),
        "points": rounded(route.points),
        "verified": None,
    }
    if not first:
        return told
    return told | _checked(world, desk, found)


def _surface(approach: Approach) -> list[dict[str, Any]]:
    """The legs on the surface before a flight; drawn straight, for nobody knows here where the road runs."""
    return [
        {
            "mode": stage.mode,
            "origin": stage.start.label,
            "destination": stage.to.label,
            "km": stage.km.likely if stage.km else None,
            "hours": [stage.hours.low, stage.hours.likely, stage.hours.high] if stage.hours else None,
            "borders": [border.name for border in stage.borders or ()],
            "points": rounded(
                ((stage.start.lat_deg, stage.start.lon_deg), (stage.to.lat_deg, stage.to.lon_deg))
            ),
            "note": stage.note,
            "hazard": stage.hazard,
        }
        for stage in approach.stages
    ]


def _walked(desk: Desk, triple: Triple) -> dict[str, Any]:
    """A way that ends on the ground at its refuge: no flight to draw or to check."""
    if desk.options.shortest(triple) is None:
        return {"found": False}
    return {"found": True, "distance_km": 0.0, "flight_h": 0.0, "requires": [], "verified": None}


def _checked(world: World, desk: Desk, found: Flown) -> dict[str, Any]:
    """What the checker says of a route; what other policies would change is told with the plan, for it takes longer."""
    route = found.route
    check = verify_route(
        world.sky,
        desk.router.picture,
        route.points,
        distance_km=route.distance_km,
        requires=route.requires,
        refused=found.sky.states,
        limit_km=desk.limit_km,
        islands=world.islands,
    )
    in_areas = area_faults(route.points, found.sky.closed)
    return {
        "distance_wgs84_km": wgs84_km(route.points),
        "crossed": [{"state": c.state, "km": round(c.km, 1)} for c in crossed(desk.router, route)],
        "verified": check.verified and not in_areas,
        "faults": [*check.faults, *in_areas],
        "policies": list(world.decided(route, desk.router.picture)),
        "notes": list(route.margins),
    }


def places(scenario: Scenario) -> list[dict[str, Any]]:
    """Where the ways begin and end."""
    made = [_place(o.place, "origin", o.id, o.id) for o in scenario.origins]
    return made + [_place(p, "refuge", r.id, r.name) for r in scenario.refuges for p in r.places]


def _place(place: Place, role: str, id: str, title: str) -> dict[str, Any]:
    return {
        "label": place.label,
        "name": place.name,
        "lat": place.lat_deg,
        "lon": place.lon_deg,
        "state": place.state,
        "role": role,
        "id": id,
        "title": title,
    }


def states(
    reading: Reading,
    refusals: tuple[StartingRefusal, ...],
    doubts: tuple[Doubt, ...],
    supposed: frozenset[str],
) -> dict[str, dict[str, Any]]:
    """Every state somebody has said something about: its answer, why, and on whose word."""
    said = {c.state: c for c in reading.consents if c.operation == "overflight"}
    made: dict[str, dict[str, Any]] = {}
    for state, row in said.items():
        status = (
            "refused"
            if row.status in REFUSING
            else row.status
            if row.status in ("granted", "asked")
            else "unknown"
        )
        made[state] = {
            "status": status,
            "why": row.note or row.status,
            "sources": [row.mark.source or str(row.mark)],
        }
    for refusal in refusals:
        closed = "closed" if refusal.kind == "fact" else "refused"
        made[refusal.state] = {"status": closed, "why": refusal.reason, "sources": list(refusal.sources)}
    for doubt in doubts:
        entry = made.setdefault(doubt.state, {"status": "unknown", "why": "", "sources": []})
        entry["doubt"] = doubt.reason
    for state in supposed:
        made[state] = made[state] | {"supposed": True, "why": "set on this page", "sources": []}
    return made


__all__ = ["look", "places", "requirements", "states"]
