"""The short paper of a view, as PDF or HTML: what is handed up."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from safeconduct.planning.planning_data import World
from safeconduct.server.plans import folder_of, made_plan
from safeconduct.server.route_endpoints import desk_of
from safeconduct.server.view import View, read_view
from safeconduct.server.work import Ticket
from safeconduct.store.airports import zone_of

router = APIRouter()

KINDS = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}


class PaperBody(View):
    """A view, and how its paper is wanted.

    Attributes
    ----------
    kind : pdf or html
    paper : size of the PDF's pages, a4 or letter
    """

    kind: Literal["pdf", "html"] = "pdf"
    paper: Literal["a4", "letter"] = "a4"


CONTENT = {
    media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for media in KINDS.values()
}


@router.post(
    "/brief",
    summary="The plan of a reading as a paper for whoever decides",
    response_class=Response,
    responses={200: {"description": "The paper", "content": CONTENT}},
)
async def brief(asked: PaperBody, request: Request) -> Response:
    """The reading looked at, with the answers supposed; the same view gives the same bytes."""
    desk, folder = desk_of(request), folder_of(request)
    seen = await desk.quick(lambda *_: read_view(asked, folder))

    def work(world: World, ticket: Ticket) -> bytes:
        made = made_plan(desk, seen, world, ticket)
        if asked.kind == "html":
            from safeconduct.brief.html import brief_html

            return brief_html(made, world, zone_of).encode()
        from safeconduct.brief.pdf import brief_pdf

        return brief_pdf(made, world, asked.paper, zone_of)

    headers = {
        "Content-Disposition": f'attachment; filename="safeconduct-brief.{asked.kind}"',
        "Cache-Control": "no-store",
    }
    return Response(await desk.long(work), media_type=KINDS[asked.kind], headers=headers)
