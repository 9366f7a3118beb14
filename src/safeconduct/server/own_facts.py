"""Facts on the page: the world's sky on a day, and a closure that a user has just heard of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from safeconduct import api
from safeconduct.api.asked import Reader
from safeconduct.brief.answers import models
from safeconduct.brief.sky import sky_json
from safeconduct.facts import Flight
from safeconduct.facts.sky import sky_on
from safeconduct.scenario.model import FlightKind as Kind
from safeconduct.server.route_endpoints import desk_of
from safeconduct.server.view import Word
from safeconduct.store.facts import load_facts, own_in_use, use_own_facts
from safeconduct.store.own_facts import FOLDER, OWN, own_files

router = APIRouter()


@router.get(
    "/today",
    response_model=models.SkyDay,
    summary="Which skies of the world are closed on a day, or may be, worst and newest first",
)
async def today(
    request: Request,
    as_of: Annotated[
        date | None, Query(examples=["2026-03-05"], description="The day; today if not given.")
    ] = None,
    operator: Annotated[
        str,
        Query(
            max_length=80, examples=["QA"], description="State of the operator; empty: closures to everybody."
        ),
    ] = "",
    flight_kind: Annotated[Kind, Query(description="Kind of flight.")] = "civil_charter",
) -> JSONResponse:
    """The same as ``safeconduct sky --json``, the user's own facts among it."""
    return JSONResponse(await desk_of(request).quick(lambda *_: _sky(as_of, operator, flight_kind)))


def _sky(as_of: date | None, operator: str, kind: str) -> dict[str, Any]:
    read, facts = Reader(), load_facts()
    day, by = read.day(as_of or datetime.now(UTC).date()), read.state(operator, "operator")
    read.raise_faults()
    assert day is not None
    flight = Flight(by.alpha2 if by else "", read.kind(kind), day)
    return sky_json(facts, flight, sky_on(facts, flight))


class ClosureBody(BaseModel):
    """A closure that a user has heard of.

    Attributes
    ----------
    state : state that closed, code or name
    source : where it was read or who said so; "unverified" for memory, which never bars for sure
    from_date, to_date : day or hour in UTC, 2026-03-05 or 2026-03-05T14:00Z; today, and open, if empty
    target : state whose aircraft are barred; everybody's if empty
    doubtful : it may be closed, not surely
    exceptions, note : in words
    by : who enters it
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"state": "CY", "source": "NOTAM A0123/26", "from_date": "2026-03-05"}]
        },
    )

    state: Word
    source: Annotated[str, Field(min_length=1, max_length=500)]
    from_date: Annotated[str, Field(max_length=40)] = ""
    to_date: Annotated[str, Field(max_length=40)] = ""
    target: Word = ""
    doubtful: bool = False
    exceptions: Annotated[str, Field(max_length=500)] = ""
    note: Annotated[str, Field(max_length=500)] = ""
    by: Word = ""


@router.post(
    "/facts/closures",
    response_model=models.ClosureAdded,
    summary="Add a closure to the user's own facts, in the served folder",
)
async def add_closure(body: ClosureBody, request: Request) -> JSONResponse:
    """Writes it whole, checked, to ``facts.d/own.csv`` of the served folder; every answer counts it from then on."""
    folder: Path = request.app.state.folder.folder
    return JSONResponse(await desk_of(request).quick(lambda *_: _added(body, folder)))


def _added(body: ClosureBody, folder: Path) -> dict[str, Any]:
    read = Reader()
    state, target = read.state(body.state, "state"), read.state(body.target, "target")
    read.raise_faults()
    assert state is not None
    day = datetime.now(UTC).date().isoformat()
    told = body.model_dump(include={"source", "to_date", "exceptions", "note", "by"})
    cells = told | {
        "closed_by": state.alpha2,
        "target": target.alpha2 if target else "",
        "from_date": body.from_date or day,
        "seen_on": day,
        "civil": "may" if body.doubtful else "",
    }
    entered = api.enter_fact("closures", cells, folder / FOLDER / OWN)
    # a file made just now was not there when the server started
    use_own_facts(own_files(own_in_use(), [folder / "any.toml"]))
    facts = load_facts()
    own = [{"file": Path(f.name).name, "rows": f.rows, "sha256": f.sha256} for f in facts.own]
    return {
        "id": entered.cells["id"],
        "says": entered.lines[1].strip(),
        "facts_sha256": facts.sha256,
        "own_facts": own,
    }


__all__ = ["router"]
