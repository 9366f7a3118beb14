"""The bytes at an address or in a file: no more than asked for, whole, in time, and from where the address says."""

from __future__ import annotations

import ipaddress
import socket
import threading
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from safeconduct.limits import ARTICLE_BYTES, CONNECT_S, FETCH_S, REDIRECTS

AGENT = {"User-Agent": "safeconduct"}
"""Who asks, as a courtesy to the host."""


def fetch(address: str, most: int = ARTICLE_BYTES, seconds: float = FETCH_S) -> bytes:
    """The bytes at an http(s) address or in a file.

    Parameters
    ----------
    most : bytes taken at most
    seconds : longest time the whole may take, redirects and all

    Raises
    ------
    OSError, ValueError
        If it cannot be had, is larger, ends before its stated length, takes longer, or is led elsewhere.
    """
    if is_web(address):
        return _in_time(Request(address, headers=AGENT), most, seconds)
    with open(Path(address), "rb") as file:
        return _whole(file.read(most + 1), most)


def post(address: str, body: bytes, seconds: float = FETCH_S) -> None:
    """Sends JSON to an http(s) address; raises OSError if it is not taken in time."""
    _in_time(Request(address, body, {"Content-Type": "application/json", **AGENT}), ARTICLE_BYTES, seconds)


def is_web(address: str) -> bool:
    """Whether it is an http(s) address and no file; raises ValueError for an address of another kind."""
    scheme = urlsplit(address).scheme.lower()
    if scheme in ("http", "https"):
        return True
    if "://" in address:
        raise ValueError(f"cannot read {scheme} addresses, only http and https")
    return False


def _in_time(request: Request, most: int, seconds: float) -> bytes:
    """The answer; in a thread, for a server that sends a byte now and then is never silent long enough to be given up."""
    found: list[bytes] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            found.append(_answer(request, most))
        except BaseException as error:
            failed.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError(f"no whole answer within {seconds:g} s")
    return found[0]


def _answer(request: Request, most: int) -> bytes:
    try:
        with _opener().open(request, timeout=CONNECT_S) as answer:
            data = _whole(answer.read(most + 1), most)
            _check_length(answer.headers.get("Content-Length"), len(data))
            return data
    except HTTPError:
        raise
    except HTTPException as error:  # an answer cut short is no OSError to the library
        raise OSError(f"broken answer: {error!r}") from error


def _whole(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise ValueError(f"is larger than {most:,} bytes")
    return bytes(data)


def _check_length(told: str | None, size: int) -> None:
    if told is not None and told.isascii() and told.isdecimal() and len(told) < 19 and size < int(told):
        raise OSError(f"broken answer: {size:,} of {int(told):,} bytes came")


class _Redirects(HTTPRedirectHandler):
    """Follows a few redirects, none to a less safe scheme, and none from elsewhere into this machine or its network."""

    max_redirections = REDIRECTS
    max_repeats = 2

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme not in ("http", "https") or (old.scheme, new.scheme) == ("https", "http"):
            raise ValueError(f"leads from {old.scheme} to {new.scheme or 'nowhere'}, which is not followed")
        if _is_inside(new.hostname) and not _is_inside(old.hostname):
            raise ValueError("leads into this machine's own network, which is not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_inside(host: str | None) -> bool:
    """Whether a name leads to an address that is not on the public network; one that leads nowhere counts as inside."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return any(not ipaddress.ip_address(str(row[4][0]).partition("%")[0]).is_global for row in found)


def _opener() -> OpenerDirector:
    return build_opener(_Redirects)
