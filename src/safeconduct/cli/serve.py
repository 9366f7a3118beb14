"""``safeconduct serve`` and ``safeconduct open``: the page and the API on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from fastapi import FastAPI

    from safeconduct.server.settings import Settings

NO_PAGE = "The page is not built: `make serve` in the source tree builds and serves it (needs Node). The API answers here."


INTERRUPTED = 130
LAST_WAIT_S = 0.5
"""How long work may take to stop after the last connection was closed, s."""


def serve(
    folder: Annotated[Path, typer.Argument(help="Folder of scenarios, read and saved there only.")] = Path(
        "."
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8470,
    host: Annotated[
        str, typer.Option(help="Address to bind to; any but this machine's own asks for a token.")
    ] = "127.0.0.1",
    host_name: Annotated[list[str] | None, typer.Option(help="A name under which others reach it.")] = None,
    token: Annotated[
        str, typer.Option(envvar="SAFECONDUCT_TOKEN", help="The token asked for; made up if empty.")
    ] = "",
    no_token: Annotated[
        bool, typer.Option("--no-token", help="Ask nobody: every user of this machine may read and save.")
    ] = False,
) -> None:
    """Show the page in a browser: globe, answers of states, routes, plan. One process, one port, no network."""
    from dataclasses import replace

    from safeconduct.errors import InputError
    from safeconduct.server.settings import LOOPBACK

    if not folder.is_dir():
        raise InputError.single("FOLDER", f"{folder} is no folder.", "Name a folder of scenarios.")
    if no_token and host not in LOOPBACK:
        what = "goes with an address of this machine only."
        raise InputError.single("--no-token", what, "Leave it out, or leave out --host.")
    _use_own_facts(folder)
    settings = _settings(folder, host, host_name or [], token)
    _run(replace(settings, token="", link="") if no_token else settings, port)


def _use_own_facts(folder: Path) -> None:
    """Adds the own facts in the served folder to those in use; every fault of them stops the start."""
    from safeconduct.store.facts import load_facts, own_in_use, use_own_facts
    from safeconduct.store.own_facts import own_files

    use_own_facts(own_files(own_in_use(), [folder / "any.toml"]))
    load_facts()


def _settings(folder: Path, host: str, names: list[str], token: str) -> Settings:
    import secrets

    from safeconduct.server.settings import LOOPBACK, Settings

    return Settings(
        folder=folder,
        host=host,
        hosts=LOOPBACK | {host.lower()} | {name.lower() for name in names},
        token=token or secrets.token_urlsafe(24),
        # a word of its own, so that what a terminal keeps opens nothing later; a token that was given is for many
        link="" if token or host not in LOOPBACK else secrets.token_urlsafe(24),
    )


def _run(settings: Settings, port: int, scenario: str = "", browse: bool = False) -> None:
    """Serves until somebody ends it; with a scenario the link opens the page on it, in a browser if there is one."""
    import os
    import socket
    import sys

    from safeconduct.errors import InputError
    from safeconduct.server.app import create_app, page_is_built
    from safeconduct.store.tokens import token_file

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # named as TCP, for asyncio sends without delay only where it sees that; else every answer waits 40 ms
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, port))
        # from now on a browser waits for the sky to be loaded instead of being turned away
        listening.listen(128)
    except OSError as error:
        what = f"{settings.host}:{port} cannot be bound: {error.strerror or error}."
        raise InputError.single("--port", what, "Choose another port, or 0 for a free one.") from None
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    port = listening.getsockname()[1]
    address = f"http://{shown}:{port}/"
    word = settings.link or settings.token
    # the token's file is there before the address is told: whoever reads the line may use the file at once
    with token_file(settings.token, port) as path:
        link = f"{address}{'?token=' + word if word else ''}{fragment(scenario)}"
        print(f"Safeconduct: {link}  (Ctrl+C ends it)", flush=True)
        if browse and page_is_built():
            _show(link)
        if not page_is_built():
            print(NO_PAGE, flush=True)
        if path is not None and settings.link:
            print(f"The link opens the page once; for programs the token is in {path}", flush=True)
        code, at_work = _serve(create_app(settings), listening)
    if at_work:
        # a search cannot be stopped in the middle; files are written whole, so that nothing is lost by leaving
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    if code:
        raise KeyboardInterrupt


def fragment(scenario: str) -> str:
    """What an address ends in that opens the page on a scenario: the page reads it, the server never sees it."""
    from urllib.parse import quote

    return f"#v=1&s={quote(scenario)}" if scenario else ""


def _show(link: str) -> None:
    """Opens a window where there is a screen to open it on; a browser for terminals would take this one."""
    import os
    import sys
    import webbrowser

    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    webbrowser.open(link)


def open_page(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The scenario to open the page on.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the link only; open no window.")
    ] = False,
) -> None:
    """Open the page on a scenario: starts it on this machine and shows the file in a browser."""
    from safeconduct.errors import InputError
    from safeconduct.server.scenario_folder import NAME
    from safeconduct.store.scenario import load_scenario

    load_scenario(file)
    if not NAME.fullmatch(file.name):
        what = f"the page cannot open a file called {file.name!r}."
        raise InputError.single("FILE", what, "Name it with letters, digits, - and _ and then .toml.")
    folder = file.parent
    _use_own_facts(folder)
    _run(_settings(folder, "127.0.0.1", [], ""), port, file.name, browse=not no_browser)


def _serve(app: FastAPI, listening: socket.socket) -> tuple[int, bool]:
    """Serves until somebody ends it; the program's code, and whether work is left that would keep it from ending."""
    import uvicorn

    from safeconduct.limits import CONNECTIONS
    from safeconduct.server.patience import Impatient

    desk = app.state.desk

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            desk.closing = True
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        app,
        http=Impatient,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=1,
        limit_concurrency=CONNECTIONS,
    )
    code = INTERRUPTED
    try:
        Server(config).run(sockets=[listening])
        code = 0
    except KeyboardInterrupt:
        pass
    desk.close()
    return code, not desk.join(LAST_WAIT_S)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(serve)
    app.command("open")(open_page)
