"""What stands before every request: name of the host, size, token, writes from other sites, headers of the answer."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Iterable
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safeconduct.formats.json_text import depth
from safeconduct.limits import JSON_DEPTH
from safeconduct.server.problems import MEDIA, problem_dict
from safeconduct.server.settings import Settings

COOKIE = "safeconduct_token"
"""Its name begins the name of the cookie; the port follows, for two servers of one machine share their cookies."""
LET_IN = (
    "This server asks who comes. The link printed when it was started works once; for another browser start it "
    "again, and other programs send the token of the file it named as Authorization: Bearer."
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing: they need no proof that the page itself asks."""

HEADERS = {
    # everything the page needs comes from this server; styles of elements are set by script, not by attributes
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Refuses what may not come in, and puts the headers on what goes out."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self._link = settings.link

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _with_headers(send)
        if self._enters(scope):
            await _enter(guarded, self.settings.token, _cookie_name(scope))
            return
        refusal = self._refusal(scope)
        if refusal:
            await _refuse(guarded, *refusal)
            return
        await self._capped(scope, receive, guarded)

    def _enters(self, scope: Scope) -> bool:
        """Whether this opens the page by a link: the printed one counts once, the token's own always."""
        if (
            not self.settings.token
            or _host_name(Headers(scope=scope).get("host", "")) not in self.settings.hosts
        ):
            return False
        if self._link and _from_link(scope, self._link):
            self._link = ""
            return True
        return _from_link(scope, self.settings.token)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = _host_name(headers.get("host", ""))
        if host not in self.settings.hosts:
            return 421, "This server answers to the names it was started with; --host-name adds one."
        if self.settings.token and not _has_token(headers, self.settings.token, _cookie_name(scope)):
            return 401, LET_IN
        if scope["method"] not in SAFE_METHODS and _foreign(headers):
            return 403, "Writes from other sites are refused."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.settings.body_bytes:
            return 413, f"At most {self.settings.body_bytes:,} bytes are taken."
        return None

    async def _capped(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The body is counted as it comes: a length need not be told beforehand."""
        try:
            body = await asyncio.wait_for(_body(receive, self.settings.body_bytes), self.settings.body_s)
        except TimeoutError:
            await _refuse(send, 408, f"The request did not come within {self.settings.body_s:g} s.")
            return
        if body is None:
            await _refuse(send, 413, f"At most {self.settings.body_bytes:,} bytes are taken.")
            return
        if _too_deep(body):
            await _refuse(send, 400, f"The body is nested more than {JSON_DEPTH} deep.")
            return
        told = False

        async def again() -> Message:
            nonlocal told
            if told:
                # what comes after the body is that somebody has hung up
                return await receive()
            told = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, again, send)


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole body; None if it is larger than `most`."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _too_deep(body: bytes) -> bool:
    """Whether a parser of JSON would have to go deeper than anything here needs; none goes as deep as it is sent."""
    steps = body.count(b"[") + body.count(b"{")
    return steps > JSON_DEPTH and depth(body.decode("latin-1")) > JSON_DEPTH


def _host_name(host: str) -> str:
    """The name without the port; brackets of an IPv6 address are taken off."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _foreign(headers: Headers) -> bool:
    """Whether a page of another site sent this. Browsers say so; other programs send neither header."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def _cookie_name(scope: Scope) -> str:
    """Cookies do not tell ports apart: two servers on one machine would take each other's away."""
    server = scope.get("server") or ("", 0)
    return f"{COOKIE}_{server[1]}"


def _has_token(headers: Headers, token: str, cookie: str) -> bool:
    bearer = headers.get("authorization", "").removeprefix("Bearer ").strip()
    cookies = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except Exception:  # a cookie of somebody else's making
        cookies.clear()
    kept = cookies[cookie].value if cookie in cookies else ""
    return any(hmac.compare_digest(word.encode(), token.encode()) for word in (bearer, kept) if word)


def _from_link(scope: Scope, token: str) -> bool:
    """Whether this opens the page by the printed link."""
    given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
    return scope["path"] == "/" and bool(given) and hmac.compare_digest(given.encode(), token.encode())


async def _enter(send: Send, token: str, name: str) -> None:
    """Keeps the token as a cookie that scripts cannot read, and takes it out of the address."""
    cookie = f"{name}={token}; HttpOnly; SameSite=Strict; Path=/"
    await _answer(send, 303, [("location", "/"), ("set-cookie", cookie)], b"")


async def _refuse(send: Send, status: int, detail: str) -> None:
    body = json.dumps(problem_dict(status, detail)).encode()
    await _answer(send, status, [("content-type", MEDIA), ("content-length", str(len(body)))], body)


async def _answer(send: Send, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent
