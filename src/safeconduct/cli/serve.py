"""``safeconduct serve``: the page and the API on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from safeconduct.server.settings import Settings

NO_PAGE = "The page is not built: `make serve` in the source tree builds and serves it (needs Node). The API answers here."


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
) -> None:
    """Show the page in a browser: globe, answers of states, routes, plan. One process, one port, no network."""
    from safeconduct.errors import InputError

    if not folder.is_dir():
        raise InputError.single("FOLDER", f"{folder} is no folder.", "Name a folder of scenarios.")
    _use_own_facts(folder)
    _run(_settings(folder, host, host_name or [], token), port)


def _use_own_facts(folder: Path) -> None:
    """Adds the own facts in the served folder to those in use; every fault of them stops the start."""
    from safeconduct.store.facts import load_facts, own_in_use, use_own_facts
    from safeconduct.store.own_facts import own_files

    use_own_facts(own_files(own_in_use(), [folder / "any.toml"]))
    load_facts()


def _settings(folder: Path, host: str, names: list[str], token: str) -> Settings:
    import secrets

    from safeconduct.server.settings import LOOPBACK, Settings

    local = host in LOOPBACK
    return Settings(
        folder=folder,
        host=host,
        hosts=LOOPBACK | {host.lower()} | {name.lower() for name in names},
        token=token or ("" if local else secrets.token_urlsafe(24)),
    )


def _run(settings: Settings, port: int) -> None:
    import socket

    import uvicorn

    from safeconduct.errors import InputError
    from safeconduct.server.app import create_app, page_is_built

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
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    print(
        f"Safeconduct: {address}{'?token=' + settings.token if settings.token else ''}  (Ctrl+C ends it)",
        flush=True,
    )
    if not page_is_built():
        print(NO_PAGE, flush=True)
    config = uvicorn.Config(
        create_app(settings),
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=2,
        limit_concurrency=256,
    )
    uvicorn.Server(config).run(sockets=[listening])


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(serve)
