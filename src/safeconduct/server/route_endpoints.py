"""The verbs that need no scenario: route, frontier, states, airports, shapes of the sky."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from safeconduct.brief.answers import models
from safeconduct.brief.answers.frontier import frontier_json
from safeconduct.brief.answers.route import route_json
from safeconduct.brief.json_values import json_value
from safeconduct.brief.map.areas import WORST_FIRST
from safeconduct.errors import Fault, InputError
from safeconduct.facts import Flight, FlightKind, State, check_day
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_answer import all_routes, shortest
from safeconduct.scenario.model import FlightKind as Kind
from safeconduct.server.question import read_question
from safeconduct.server.shapes import Level, shapes_json
from safeconduct.server.stream import EVENTS, events
from safeconduct.server.view import TwoPlaces
from safeconduct.server.work import Ticket, WorkQueue
from safeconduct.store.airports import find_airport, read_places
from safeconduct.store.facts import load_facts

router = APIRouter()

SHAPES_KEPT = "public, max-age=3600"
"""Shapes change with the program only; an hour is short enough after an update."""


def desk_of(request: Request) -> WorkQueue:
    """The desk of this server."""
    desk: WorkQueue = request.app.state.desk
    return desk


@router.post(
    "/route", response_model=models.Route, summary="The shortest route that enters no refusing state"
)
async def route(asked: TwoPlaces, request: Request) -> JSONResponse:
    """The shortest permitted route with its check, or the smallest consents that would open one."""

    def work(world: World, _: Ticket) -> dict[str, Any]:
        router, question = read_question(asked, world)
        ends = {"origin": json_value(question.origin), "destination": json_value(question.destination)}
        return route_json(shortest(world, router, question)) | ends

    return JSONResponse(await desk_of(request).quick(work))


@router.post(
    "/frontier", response_model=models.Frontier, summary="All routes worth knowing, path sets and veto sets"
)
async def frontier(asked: TwoPlaces, request: Request) -> JSONResponse:
    """Every route that no other one beats in both length and states; cut by time it says so."""
    desk = desk_of(request)
    return JSONResponse(
        await desk.long(lambda world, ticket: _frontier(world, asked, ticket.stopper(desk.settings.search_s)))
    )


@router.post(
    "/frontier/events",
    summary="The same, with progress as server-sent events",
    response_class=Response,
    responses=EVENTS,
)
async def frontier_events(asked: TwoPlaces, request: Request) -> StreamingResponse:
    """Events ``step`` with what is known so far, then ``done`` with the frontier, or ``problem``."""
    desk = desk_of(request)
    await desk.quick(lambda *_: read_question(asked))
    told = events(
        desk,
        lambda world, ticket, tell: _frontier(world, asked, ticket.stopper(desk.settings.search_s), tell),
    )
    return StreamingResponse(told, media_type="text/event-stream")


def _frontier(
    world: World, asked: TwoPlaces, stop: Callable[[], bool], tell: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """The frontier under the keys of its fields, with the turns of each route."""
    router, question = read_question(asked, world)
    known = all_routes(
        router,
        question,
        stop,
        lambda p: tell(f"{p.routes} routes, complete to {p.complete_to_km:,.0f} km"),
    )
    return frontier_json(known, question.origin, question.destination)


@router.get(
    "/states", response_model=models.StateNames, summary="All states and territories by code and name"
)
async def all_states() -> JSONResponse:
    """Codes and names, for lists to choose from."""
    listed = [{"alpha2": s.alpha2, "alpha3": s.alpha3, "name": s.name} for s in _states()]
    return JSONResponse(
        {"states": listed, "status_order": WORST_FIRST}, headers={"Cache-Control": SHAPES_KEPT}
    )


def _states() -> list[State]:
    return sorted(load_facts().states.by_alpha2.values(), key=lambda s: s.name)


@router.get(
    "/states/{name}",
    response_model=models.StateSheet,
    summary="What is on record about a state, with source and quality",
)
async def one_state(
    name: Annotated[str, Path(max_length=80, examples=["TR"])],
    request: Request,
    as_of: Annotated[
        date | None, Query(examples=["2022-07-31"], description="The day; today if not given.")
    ] = None,
    operator: Annotated[
        str, Query(max_length=80, examples=["RU"], description="State of the operator.")
    ] = "",
    flight_kind: Annotated[Kind, Query(description="Kind of flight.")] = "civil_charter",
    to: Annotated[str, Query(max_length=80, examples=["SY"], description="State the flight goes to.")] = "",
) -> JSONResponse:
    """Closures, permits, treaties, warnings and refuge treaties as of a day."""
    return JSONResponse(
        await desk_of(request).quick(lambda *_: _sheet(name, as_of, operator, flight_kind, to))
    )


def _sheet(name: str, as_of: date | None, operator: str, kind: Kind, to: str) -> dict[str, Any]:
    from safeconduct.brief.state_sheet import sheet_json
    from safeconduct.facts.sheet import open_sheet, state_sheet

    facts = load_facts()
    words = {"name": name, "operator": operator, "to": to}
    checked = {
        where: facts.states.check(word, where) for where, word in words.items() if word or where == "name"
    }
    day = check_day(facts, as_of or date.today(), "as_of")
    faults = [one for one in (*checked.values(), day) if isinstance(one, Fault)]
    if faults or not isinstance(day, date):
        raise InputError(faults)
    found = {where: one for where, one in checked.items() if isinstance(one, State)}
    flown_by, bound_for = found.get("operator"), found.get("to")
    flight = Flight(
        flown_by.alpha2 if flown_by else "", FlightKind(kind), day, bound_for.alpha2 if bound_for else None
    )
    sheet = (
        state_sheet(facts, found["name"], flight)
        if flown_by
        else open_sheet(facts, found["name"], flight.kind, flight.as_of)
    )
    return sheet_json(facts, sheet)


@router.get(
    "/airports/{code}", response_model=models.AirportRecord, summary="An airport by its ICAO or IATA code"
)
async def airport(code: Annotated[str, Path(max_length=80, examples=["OSDI"])]) -> JSONResponse:
    """Where it is and what it is called; an unknown code comes with a suggestion."""
    found = find_airport(code)
    if found is None:
        _, faults = read_places({"code": code})
        if faults:
            raise InputError(faults)
    places, _ = read_places({"code": code})
    return JSONResponse(json_value(places["code"]))


@router.get(
    "/sky/{level}",
    response_model=models.SkyShapes,
    summary="The cells of the sky as shapes, the same cells the router flies",
)
async def sky(level: Annotated[Level, Path()], request: Request) -> Response:
    """Arcs and rings as compact JSON; see ``safeconduct.server.shapes``."""
    body = await desk_of(request).quick(lambda *_: shapes_json(level))
    tag = f'"{load_sky_hash()}-{level}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type="application/json", headers={"ETag": tag, "Cache-Control": SHAPES_KEPT})


def load_sky_hash() -> str:
    """The hash of the sky's sources."""
    from safeconduct.store.sky import load_sky

    return load_sky().about["source_sha256"][:16]
