"""Errors as problem details (RFC 9457): what is wrong, where, and what to do, for every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from safeconduct.errors import Fault, InputError
from safeconduct.scenario.file.summary import fault_dict

MEDIA = "application/problem+json"
LONGEST_INPUT = 60
"""Characters of an input that a fault shows: enough to find it, too few to fill a screen."""

_PART = re.compile(r"[^.\[\]]+")

TITLES = {
    400: "The request cannot be read",
    401: "A token is needed",
    403: "Not allowed",
    404: "There is no such thing",
    405: "This address does not take that method",
    408: "The request did not come",
    409: "It exists already",
    412: "Somebody else changed it",
    413: "The request is too large",
    415: "The request is of a kind not taken",
    421: "This server does not answer to that name",
    422: "The input has faults",
    428: "Say which version is meant",
    500: "The server failed",
    503: "The server is busy",
    504: "It took too long",
}


class Problem(Exception):
    """An answer that is a problem.

    Parameters
    ----------
    status : HTTP status
    detail : what is wrong, in a sentence
    suggestion : what to do
    headers : further headers
    """

    def __init__(self, status: int, detail: str, suggestion: str = "", headers: dict[str, str] | None = None):
        super().__init__(detail)
        self.status, self.detail, self.suggestion, self.headers = status, detail, suggestion, headers


def problem_dict(
    status: int, detail: str, faults: Iterable[dict[str, Any]] = (), **more: Any
) -> dict[str, Any]:
    """The members of a problem."""
    listed = list(faults)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "detail": detail,
    }
    return body | more | ({"errors": listed} if listed else {})


def problem_response(
    status: int, body: dict[str, Any], headers: dict[str, str] | None = None
) -> JSONResponse:
    """A problem as a response."""
    return JSONResponse(body, status, media_type=MEDIA, headers=headers)


def fault_members(fault: Fault) -> dict[str, Any]:
    """A fault as a member of ``errors``: place as text and as a JSON pointer, what, suggestion, line."""
    return {"pointer": pointer(fault.where), "detail": fault.what} | fault_dict(fault)


def pointer(where: str) -> str:
    """``refuge[2].airport`` as ``/refuge/2/airport`` (RFC 6901)."""
    parts = _PART.findall(where)
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def input_problem(error: InputError) -> dict[str, Any]:
    """Every fault of an input as one problem."""
    count = len(error.faults)
    detail = str(error.faults[0]) if count == 1 else f"{count} faults."
    return problem_dict(422, detail, map(fault_members, error.faults))


def _shape_fault(error: Any) -> Fault:
    """A fault of the request's shape as the framework tells it."""
    where = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    given = repr(error.get("input"))
    shown = given if len(given) <= LONGEST_INPUT else given[:LONGEST_INPUT] + "…"
    expected = error.get("ctx", {}).get("expected")
    hint = f"Choose one of {expected}." if expected else ""
    return Fault(where, f"{error['msg']} (given: {shown}).", hint)


def register(app: FastAPI) -> None:
    """Answer every error as a problem."""

    @app.exception_handler(InputError)
    async def faults(_: Request, error: InputError) -> JSONResponse:
        return problem_response(422, input_problem(error))

    @app.exception_handler(RequestValidationError)
    async def shape(_: Request, error: RequestValidationError) -> JSONResponse:
        if any(e["type"] == "json_invalid" for e in error.errors()):
            return problem_response(400, problem_dict(400, "The body is not JSON."))
        return problem_response(422, input_problem(InputError(map(_shape_fault, error.errors()))))

    @app.exception_handler(Problem)
    async def problem(_: Request, error: Problem) -> JSONResponse:
        more: dict[str, Any] = {"suggestion": error.suggestion} if error.suggestion else {}
        return problem_response(error.status, problem_dict(error.status, error.detail, **more), error.headers)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers) if error.headers else None
        return problem_response(
            error.status_code, problem_dict(error.status_code, str(error.detail)), headers
        )

    @app.exception_handler(Exception)
    async def failed(_: Request, __: Exception) -> JSONResponse:
        # what went wrong is in the log; a stranger is told nothing of the inside
        return problem_response(500, problem_dict(500, "The fault is ours; the log tells more."))
