"""The server as a process: who is let in, who is hung up on, two of them on one folder, and that it ends when told to."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from safeconduct.server.patience import protocol
from safeconduct.server.problems import Problem
from safeconduct.server.scenario_folder import Folder
from safeconduct.server.settings import Settings
from safeconduct.server.work import Ticket, WorkQueue
from safeconduct.store.world import load_world

PROGRAM = "from safeconduct.cli.main import main; main()"
HEAD = """format = 1
[scenario]
title = "{title}"
as_of = 2022-07-31
operator = "RU"
flight_kind = "civil_charter"
"""
ACCEPTS = 'acceptance = { value = 0.5, mark = "assumed", by = "x" }\n'
PLACES = f'[[origin]]\nairport = "UUEE"\n[[refuge]]\nairport = "OSDI"\n{ACCEPTS}'


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A running server, its port and the word of its link."""
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path / "run")}
    (tmp_path / "scenarios").mkdir()
    command = [sys.executable, "-c", PROGRAM, "serve", str(tmp_path / "scenarios"), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", process.stdout.readline())
    assert found
    yield process, int(found[1]), found[2]
    process.kill()
    process.wait()
    process.stdout.close()


def ask(
    port: int, path: str, headers: dict[str, str] | None = None, body: object = None
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent = json.dumps(body) if body is not None else None
    connection.request(
        "POST" if sent else "GET", path, sent, {"Content-Type": "application/json"} | (headers or {})
    )
    return connection.getresponse()


def test_another_user_of_the_machine_is_not_let_in(
    server: tuple[subprocess.Popen[str], int, str], tmp_path: Path
) -> None:
    _, port, link = server
    assert ask(port, "/api/scenarios").status == 401
    assert ask(port, "/").status == 401
    file = tmp_path / "run" / "safeconduct" / f"serve-{port}.token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    token = file.read_text().strip()
    assert link != token
    assert ask(port, "/api/scenarios", {"Authorization": f"Bearer {token}"}).status == 200
    assert ask(port, "/api/scenarios", {"Authorization": f"Bearer {link}"}).status == 401

    entered = ask(port, f"/?token={link}")
    assert (entered.status, entered.headers["location"]) == (303, "/")
    cookie = entered.headers["set-cookie"].partition(";")[0]
    assert ask(port, "/api/scenarios", {"Cookie": cookie}).status == 200
    assert ask(port, f"/?token={link}").status == 401, "the link was handed over once"


def test_it_ends_when_told_to_though_it_is_at_work(
    server: tuple[subprocess.Popen[str], int, str], tmp_path: Path
) -> None:
    process, port, _ = server
    token = next((tmp_path / "run" / "safeconduct").iterdir()).read_text().strip()
    airports = "UUEE UUDD UUWW ULLI EFHK EVRA EYVI UMMS UKBB LUKK LROP LBSF LTFM LGAV LCLK OLBA OJAI HECA OEJN OMDB".split()
    refuges = "OSDI OIIE ORBI OKBK OTHH OBBI OOMS OPKC VIDP VABB HSSK HAAB HKJK FAOR LFPG EGLL EDDF LEMD LIRF LPPT".split()
    text = HEAD.format(title="big") + "".join(f'[[origin]]\nairport = "{code}"\n' for code in airports)
    text += "".join(f'[[refuge]]\nairport = "{code}"\n{ACCEPTS}' for code in refuges)
    sent = threading.Thread(target=_asked, args=(port, token, text))
    sent.start()
    _until_busy(port, token)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    sent.join()
    assert list((tmp_path / "run" / "safeconduct").iterdir()) == [], "the token's file goes with the server"


def _asked(port: int, token: str, text: str) -> None:
    try:
        ask(port, "/api/plan", {"Authorization": f"Bearer {token}"}, {"text": text}).read()
    except (OSError, http.client.HTTPException):
        return


def _until_busy(port: int, token: str) -> None:
    """Health is answered while the plan is worked on; a moment later the searches are under way."""
    for _ in range(20):
        assert ask(port, "/api/health", {"Authorization": f"Bearer {token}"}).status == 200


async def _ok(_: object, __: object, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def _answering(patience_s: float, talk: Callable[..., Awaitable[Any]]) -> Any:
    config = uvicorn.Config(
        _ok, http=protocol(patience_s), lifespan="off", log_level="error", timeout_keep_alive=60
    )
    running = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(running.serve([listening]))
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    try:
        return await talk(reader, writer)
    finally:
        writer.close()
        running.should_exit = True
        await task


def test_who_says_nothing_is_hung_up_on() -> None:
    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> bytes:
        return await asyncio.wait_for(reader.read(), 20)

    assert asyncio.run(_answering(0.2, talk)) == b""


def test_who_sends_a_request_drop_by_drop_is_hung_up_on() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
        for number in range(2000):
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n" if not number else b"X-A: b\r\n")
            await asyncio.sleep(0.02)
            if reader.at_eof() or reader.exception() or writer.is_closing():
                return number
        return -1

    assert 0 < asyncio.run(_answering(0.3, talk)) < 1000


def test_who_asks_twice_in_time_is_answered_twice() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[bytes]:
        answers = []
        for _ in range(2):
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answers.append(await asyncio.wait_for(reader.readuntil(b"ok"), 20))
        return answers

    assert len(asyncio.run(_answering(5.0, talk))) == 2


def test_of_two_servers_that_read_the_same_only_one_saves(tmp_path: Path) -> None:
    folders = [Folder(tmp_path), Folder(tmp_path)]
    tag = folders[0].save("a.toml", HEAD.format(title="first") + PLACES, None, "*").etag
    for number in range(15):
        results = _both_save(folders, tag, number)
        saved = [result for result in results if isinstance(result, str)]
        assert len(saved) == 1
        assert 412 in results
        tag = saved[0]


def _both_save(folders: list[Folder], tag: str, number: int) -> list[str | int]:
    """What two threads get that save at once: a new tag, or the status of the refusal."""
    at_once = threading.Barrier(len(folders))

    def save(folder: Folder, title: str) -> str | int:
        text = HEAD.format(title=title) + PLACES
        folder.parse(text)
        at_once.wait()
        try:
            return folder.save("a.toml", text, tag, None).etag
        except Problem as problem:
            return problem.status

    with ThreadPoolExecutor(len(folders)) as pool:
        return list(pool.map(save, folders, [f"{number}-{i}" for i in range(len(folders))]))


def test_quick_work_that_takes_too_long_makes_way_for_the_next(tmp_path: Path) -> None:
    load_world()
    desk = WorkQueue(Settings(tmp_path, quick_s=1.0))
    ended = threading.Event()

    def endless(_: object, ticket: Ticket) -> None:
        try:
            while True:
                ticket.check()
        finally:
            ended.set()

    async def both() -> str:
        with pytest.raises(Problem) as caught:
            await desk.quick(endless)
        assert caught.value.status == 504
        return await desk.quick(lambda *_: "next")

    assert asyncio.run(both()) == "next"
    assert ended.is_set()
    desk.close()
    assert desk.join(5)
