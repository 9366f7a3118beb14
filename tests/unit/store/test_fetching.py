"""What is fetched is whole, in time, no larger than asked for, and from where the address leads openly."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.store import fetching
from safeconduct.store.articles import read_article
from safeconduct.store.fetching import fetch

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """The address of a server that answers so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                answer(self)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sends(body: bytes, told: int | None = None, status: int = 200, location: str = "") -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        if told is not None:
            to.send_header("Content-Length", str(told))
        if location:
            to.send_header("Location", location)
        to.end_headers()
        to.wfile.write(body)

    return answer


def test_a_whole_answer() -> None:
    with serving(sends(b"x" * 100, 100)) as address:
        assert fetch(address, 100) == b"x" * 100
    with serving(sends(b"x" * 100)) as address:
        assert fetch(address, 100) == b"x" * 100, "no length told"


def test_an_answer_cut_short_is_not_taken_for_the_whole() -> None:
    with (
        serving(sends(b"x" * 458, 50_000)) as address,
        pytest.raises(OSError, match="458 of 50,000 bytes came"),
    ):
        fetch(address)


@pytest.mark.parametrize("told", [None, 5_000, 10**17])
def test_what_is_larger_is_not_read(told: int | None) -> None:
    with serving(sends(b"x" * 5_000, told)) as address, pytest.raises((ValueError, OSError)):
        fetch(address, 1_000)


def test_a_server_that_sends_a_byte_now_and_then_is_given_up() -> None:
    ended = threading.Event()

    def drip(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.end_headers()
        while not ended.wait(0.02):
            to.wfile.write(b"x")
            to.wfile.flush()

    with serving(drip) as address:
        begins = time.monotonic()
        with pytest.raises(TimeoutError, match=r"no whole answer within 0\.3 s"):
            fetch(address, seconds=0.3)
        assert time.monotonic() - begins < 20
        ended.set()


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://example.org/x", "gopher://x/", "javascript:alert(1)", "data:,x"]
)
def test_a_redirect_to_another_scheme_is_not_followed(location: str) -> None:
    with serving(sends(b"", 0, 302, location)) as address, pytest.raises((ValueError, OSError)):
        fetch(address)


def test_a_redirect_from_elsewhere_into_this_machine_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = fetching._is_inside
    with serving(sends(b"secret", 6)) as secret, serving(sends(b"", 0, 302, secret)) as address:
        assert fetch(address) == b"secret", "from this machine to this machine"
        # the address given counts as one of the public network, the one it leads to as what it is
        seen: list[str | None] = []
        monkeypatch.setattr(
            fetching, "_is_inside", lambda host: (seen.append(host), inside(host))[1] if not seen else False
        )
        with pytest.raises(ValueError, match="own network"):
            fetch(address)


def test_a_circle_of_redirects_ends() -> None:
    with serving(sends(b"", 0, 302, "/again")) as address, pytest.raises(OSError, match="redirect"):
        fetch(address)


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("169.254.1.1", True),
        ("::1", True),
        ("8.8.8.8", False),
        ("no such name.invalid", True),
    ],
)
def test_what_lies_inside(host: str, inside: bool) -> None:
    assert fetching._is_inside(host) == inside


def test_a_file_is_read_no_further_than_needed(tmp_path: Path) -> None:
    large = tmp_path / "large.html"
    with large.open("wb") as file:
        file.write(b"<html>")
        file.truncate(3_000_000_000)
    with pytest.raises(InputError, match="is larger than 5,000,000 bytes"):
        read_article(str(large))
    if Path("/dev/zero").exists():
        with pytest.raises(InputError, match="is larger than"):
            read_article("/dev/zero")


@pytest.mark.parametrize(
    "text",
    [
        "From: Desk <desk@example.org>\n\nIran closed its sky on Monday, officials said.",
        "Aircraft <20 t may land. Iran said so.",
    ],
)
def test_a_text_with_an_angle_bracket_stays_a_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mail.txt"
    path.write_text(text)
    assert read_article(str(path)).text == text


@pytest.mark.parametrize(
    "begin",
    ["<html><body>", "\ufeff<!DOCTYPE html><html><body>", "\n <?xml version='1.0'?><html><body>"],
)
def test_a_page_stays_a_page(tmp_path: Path, begin: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"{begin}<article><p>{'Iran closed its sky on Monday, officials said. ' * 20}</p></article></body></html>"
    )
    assert read_article(str(path)).text.startswith("Iran closed its sky")
