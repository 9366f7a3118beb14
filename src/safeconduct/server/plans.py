"""The verbs about a scenario: look, plan, what if, check, and the files themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from safeconduct.brief.answers import models
from safeconduct.brief.answers.whatif import whatif_json
from safeconduct.brief.as_json import plan_json
from safeconduct.brief.json_values import json_value
from safeconduct.errors import Fault, InputError
from safeconduct.evidence.assess import assess, assessment_dict
from safeconduct.planning.chances.of_answers import own_book
from safeconduct.planning.model import Plan
from safeconduct.planning.permissions import with_answers
from safeconduct.planning.plan import make_plan
from safeconduct.planning.planning_data import World
from safeconduct.planning.what_if import Case, what_if
from safeconduct.scenario.consents import Consent
from safeconduct.scenario.file.summary import summary_dict
from safeconduct.scenario.model import Scenario
from safeconduct.server.edit import with_consents
from safeconduct.server.problems import fault_members
from safeconduct.server.quick_answer import look
from safeconduct.server.route_endpoints import desk_of
from safeconduct.server.scenario_folder import STORY, Document, Folder
from safeconduct.server.stream import EVENTS, Tell, events
from safeconduct.server.view import Answer, Seen, View, Word, read_view
from safeconduct.server.work import Ticket, WorkQueue
from safeconduct.store.facts import load_facts
from safeconduct.version import __version__

router = APIRouter()

Name = Annotated[str, Path(max_length=120, examples=["example/moscow-damascus-2022.toml"])]
TextBody = Annotated[str, Field(max_length=1_000_000)]


def folder_of(request: Request) -> Folder:
    """The scenario folder of this server."""
    folder: Folder = request.app.state.folder
    return folder


@router.post(
    "/look",
    response_model=models.Look,
    summary="The quick answer: who refuses, the best way now, what would open one",
)
async def quick_look(view: View, request: Request) -> Response:
    """What the page shows at once when a state is toggled; the plan tells the rest."""
    folder, kept = folder_of(request), request.app.state.looks

    def work(world: World, ticket: Ticket) -> bytes:
        return json.dumps(
            look(world, read_view(view, folder), ticket.check), separators=(",", ":"), ensure_ascii=False
        ).encode()

    return Response(await kept.get(view, work), media_type="application/json")


@router.post("/plan", response_model=models.PlanAnswer, summary="The plan of a scenario as looked at")
async def plan(view: View, request: Request) -> JSONResponse:
    """The plan of one reading, under the keys of the command line's JSON, and when to decide under ``decision``."""
    desk, folder = desk_of(request), folder_of(request)
    seen = await desk.quick(lambda *_: read_view(view, folder))
    return JSONResponse(await desk.long(lambda world, ticket: _plan(desk, seen, world, ticket)))


@router.post(
    "/plan/events",
    summary="The same, with progress as server-sent events",
    response_class=Response,
    responses=EVENTS,
)
async def plan_events(view: View, request: Request) -> StreamingResponse:
    """Events ``step`` with what is worked on, then ``done`` with the plan, or ``problem``. Hanging up cancels."""
    desk, folder = desk_of(request), folder_of(request)
    seen = await desk.quick(lambda *_: read_view(view, folder))
    told = events(desk, lambda world, ticket, tell: _plan(desk, seen, world, ticket, tell))
    return StreamingResponse(told, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _plan(
    desk: WorkQueue, seen: Seen, world: World, ticket: Ticket, tell: Tell = lambda _: None
) -> dict[str, Any]:
    made = made_plan(desk, seen, world, ticket, tell)
    return plan_json(made) | {"decision": json_value(made.readings[0].decision)}


def made_plan(desk: WorkQueue, seen: Seen, world: World, ticket: Ticket, tell: Tell = lambda _: None) -> Plan:
    """The plan of the reading looked at; the last few are kept, for their paper is often asked for next."""
    made = desk.plans.get(seen)
    if made is None:
        made = make_plan(
            seen.run(
                world,
                scenario_sha256=seen.sha256,
                software=f"safeconduct {__version__}",
                new_stop=lambda: ticket.stopper(desk.settings.search_s),
                on_step=tell,
            )
        )
        desk.plans.put(seen, made)
    return made


@router.post(
    "/ledger",
    response_model=models.Ledger,
    summary="On whose word: every claim with its reports, chains of quotation and origins",
)
async def ledger(view: View, request: Request) -> JSONResponse:
    """What each claim of the scenario's own ledger comes to, and whom its reports quote."""
    folder = folder_of(request)

    def work(_: World, __: Ticket) -> dict[str, Any]:
        book = own_book(read_view(view, folder).scenario)
        names = {name: gradings[-1].name for name, gradings in book.sources.items()}
        return {"claims": [assessment_dict(assess(book, name)) for name in book.claims], "sources": names}

    return JSONResponse(await desk_of(request).quick(work))


class WhatIfBody(View):
    """A view, and the cases to be supposed; none for each state on the way alone and in pairs.

    Attributes
    ----------
    cases : lists of states that refuse together
    """

    cases: Annotated[
        list[Annotated[list[Word], Field(max_length=12)]], Field(max_length=50, default_factory=list)
    ]


@router.post("/whatif", response_model=models.WhatIf, summary="The plan before and after refusals")
async def whatif(asked: WhatIfBody, request: Request) -> JSONResponse:
    """Distance, time and chance if each case refuses."""
    desk, folder = desk_of(request), folder_of(request)
    cases = _cases(asked.cases)
    seen = await desk.quick(lambda *_: read_view(asked, folder))

    def work(world: World, ticket: Ticket) -> Any:
        run = seen.run(world, new_stop=lambda: ticket.stopper(desk.settings.search_s))
        return whatif_json(what_if(run, seen.reading, cases or None))

    return JSONResponse(await desk.long(work))


def _cases(words: list[list[str]]) -> list[Case]:
    registry = load_facts().states
    checked = [
        [registry.check(w, f"cases[{i}][{j}]") for j, w in enumerate(row)] for i, row in enumerate(words)
    ]
    faults = [one for row in checked for one in row if isinstance(one, Fault)]
    if faults:
        raise InputError(faults)
    return [Case(tuple(sorted({s.alpha2 for s in row if not isinstance(s, Fault)}))) for row in checked]


class Text(BaseModel):
    """The text of a scenario file (TOML)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "format = 1\n"}]})

    text: TextBody


@router.post(
    "/check",
    response_model=models.CheckAnswer,
    summary="Whether a scenario is sound: every fault with its line, or what was understood",
)
async def check(body: Text, request: Request) -> JSONResponse:
    """Always 200: a text with faults is what this is for."""
    folder = folder_of(request)

    def work(_: World, __: Ticket) -> dict[str, Any]:
        try:
            scenario = folder.parse(body.text)
        except InputError as error:
            return {"ok": False, "faults": [fault_members(fault) for fault in error.faults]}
        return {"ok": True, **summary_dict(scenario), "faults": []}

    return JSONResponse(await desk_of(request).quick(work))


class Answers(Text):
    """A scenario's text and answers to be written into it.

    Attributes
    ----------
    answers : states and their answers
    by : who says so; stands in the file as the owner of the assumption
    reading : reading to write them into; the whole scenario if empty
    """

    answers: Annotated[dict[Word, Answer], Field(max_length=260)]
    by: Annotated[str, Field(min_length=1, max_length=80)]
    reading: Word = ""


@router.post(
    "/edit",
    response_model=models.EditedText,
    summary="A scenario's text with other answers; comments and order are kept",
)
async def edit(body: Answers, request: Request) -> JSONResponse:
    """Writes consent rows, marked as assumed by whoever says so."""
    registry = load_facts().states
    checked = {word: registry.check(word, f"answers.{word}") for word in body.answers}
    faults = [one for one in checked.values() if isinstance(one, Fault)]
    if faults:
        raise InputError(faults)
    codes = {s.alpha2: body.answers[word] for word, s in checked.items() if not isinstance(s, Fault)}
    folder = folder_of(request)

    def work(_: World, __: Ticket) -> str:
        before = folder.parse(body.text)
        made = with_consents(body.text, codes, body.by, _code, body.reading)
        _check_read_as(folder.parse(made), before, codes, body.reading)
        return made

    return JSONResponse({"text": await desk_of(request).quick(work)})


def _code(word: str) -> str | None:
    state = load_facts().states.find(word)
    return state.alpha2 if state else None


def _check_read_as(made: Scenario, before: Scenario, codes: Mapping[str, Answer], reading: str) -> None:
    """Raises InputError if the file would be read otherwise than the page showed it."""
    shown = with_answers(before, {(state, "overflight"): status for state, status in codes.items()})
    faults = [
        Fault(f"answers.{state}", "cannot be written into this file so that it counts.", "Edit the file.")
        for now, wanted in zip(made.readings, shown.readings, strict=True)
        if (reading or made.readings[0].id) == now.id
        for state in codes
        if _counts(now.consent(state, "overflight")) != _counts(wanted.consent(state, "overflight"))
    ]
    if faults:
        raise InputError(faults)


def _counts(row: Consent | None) -> tuple[object, ...]:
    """What of an answer the plan goes by."""
    return (row.status, row.valid_from, row.valid_to, row.hours_utc) if row else ()


@router.get("/scenarios", response_model=models.ScenarioNames, summary="Scenarios by name")
async def scenarios(request: Request) -> JSONResponse:
    """The examples, which cannot be changed, and those of the folder; `story` is shown first."""
    names = folder_of(request).names()
    return JSONResponse({"scenarios": names, "story": STORY if STORY in names else None})


@router.get(
    "/scenarios/{name:path}", response_model=models.Document, summary="The text of a scenario, with its ETag"
)
async def scenario(name: Name, request: Request) -> JSONResponse:
    """Exactly as it is in the file."""
    return _document(folder_of(request).read(name))


@router.put("/scenarios/{name:path}", response_model=models.Document, summary="Save a scenario")
async def save(
    name: Name,
    body: Text,
    request: Request,
    if_match: Annotated[str | None, Header(max_length=200, description="ETag of what you read.")] = None,
    if_none_match: Annotated[str | None, Header(max_length=200, description="* for a new one.")] = None,
) -> JSONResponse:
    """Writes it whole, if it is still what you read (412 if not) and has no faults (422 with all of them)."""
    return _document(folder_of(request).save(name, body.text, if_match, if_none_match))


def _document(found: Document) -> JSONResponse:
    body = {"name": found.name, "text": found.text, "etag": found.etag, "writable": found.writable}
    return JSONResponse(body, headers={"ETag": found.etag, "Cache-Control": "no-store"})


__all__ = ["router"]
