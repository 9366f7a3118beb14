"""The server: one process, one port, no network. The page and, under ``/api``, the verbs of the command line."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from safeconduct.brief.answers import models
from safeconduct.planning.planning_data import World
from safeconduct.server import own_facts, papers, plans, problems, route_endpoints
from safeconduct.server.guard import Guard
from safeconduct.server.scenario_folder import Folder
from safeconduct.server.settings import Settings
from safeconduct.server.view import View
from safeconduct.server.work import Ticket, WorkQueue
from safeconduct.store.facts import facts_key
from safeconduct.store.world import load_world
from safeconduct.version import __version__

STATIC = Path(__file__).parent / "static"
MOST_LOOKS = 512
"""Quick answers kept, each for one question of the page."""

NO_PAGE = b"""<!doctype html><meta charset=utf-8><title>Safeconduct</title>
<p>The page has not been built into this copy of the program. From the source tree, <code>make web</code> builds it.
<p>The API is there: <a href=/api/openapi.json>/api/openapi.json</a>
"""

PROBLEM = {
    "description": "A problem (RFC 9457) with every fault",
    "content": {problems.MEDIA: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}},
}


class Looks:
    """Quick answers given before; several clients that toggle the same states are answered once."""

    def __init__(self, desk: WorkQueue, folder: Folder) -> None:
        self.desk, self.folder = desk, folder
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    async def get(self, view: View, work: Callable[[World, Ticket], bytes]) -> bytes:
        """The answer to a view, from before or made now."""
        text = view.text if view.text is not None else self.folder.read(view.scenario).text
        # a closure that was added since makes another answer
        asked = f"{view.model_dump_json(exclude={'text'})}\0{text}\0{facts_key()}"
        key = sha256(asked.encode()).hexdigest()
        if key not in self._kept:
            made = await self.desk.quick(work)
            self._kept[key] = made
            if len(self._kept) > MOST_LOOKS:
                self._kept.popitem(last=False)
        return self._kept[key]


def create_app(settings: Settings) -> FastAPI:
    """The application; the caller runs it."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        # the first question should not wait for the sky
        load_world()
        desk.closing = False
        yield
        desk.close()

    app = FastAPI(
        title="Safeconduct",
        version=__version__,
        summary="Plan an evacuation by air when the sky can close. Planning-grade, not for navigation.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
        responses=dict.fromkeys((400, 401, 403, 413, 421, 422, 500, 503, 504), PROBLEM),
    )
    desk, folder = WorkQueue(settings), Folder(settings.folder)
    app.state.desk, app.state.folder, app.state.looks = desk, folder, Looks(desk, folder)
    problems.register(app)
    app.include_router(route_endpoints.router, prefix="/api", tags=["questions"])
    app.include_router(own_facts.router, prefix="/api", tags=["facts"])
    app.include_router(plans.router, prefix="/api", tags=["scenarios"])
    app.include_router(papers.router, prefix="/api", tags=["scenarios"])

    @app.get("/api/health", response_model=models.Health, tags=["server"], summary="Whether the server is up")
    async def health() -> JSONResponse:
        return JSONResponse({"status": "ok", "version": __version__})

    _describe(app)
    _page(app)
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=5)
    app.add_middleware(Guard, settings=settings)
    return app


def _describe(app: FastAPI) -> None:
    """The description names the shape of a problem too, which no operation answers with 200."""
    made = app.openapi

    def described() -> dict[str, Any]:
        whole = made()
        shapes = models.ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
        whole["components"]["schemas"] |= shapes.pop("$defs") | {"ProblemBody": shapes}
        return whole

    app.openapi = described  # type: ignore[method-assign]


def page_is_built() -> bool:
    """Whether this copy of the program has the page; a source tree has it only after ``make web``."""
    return (STATIC / "index.html").is_file()


def _page(app: FastAPI) -> None:
    if page_is_built():
        app.mount("/", StaticFiles(directory=STATIC, html=True), name="page")
        return

    @app.get("/", include_in_schema=False)
    async def no_page() -> Response:
        return Response(NO_PAGE, 503, media_type="text/html")
