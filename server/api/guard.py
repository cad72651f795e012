"""The door: who may speak to the server, how much they may send, what browsers may do with it.

Each check stands against an attack:

- Host names other than ours are refused: a page that rebinds its name to 127.0.0.1 (DNS
  rebinding) still sends its own name.
- What comes from another site is refused (Origin, Sec-Fetch-Site), on every change of state, on
  the websocket's handshake and on reads of the API. No CORS header is ever sent.
- With a token set, everything but the page itself and the two health addresses needs it.
- Bodies are counted as they come.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nodes.api.sentence import say
from server.errors import Refused

API = "/api/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = frozenset({"/livez", "/readyz", "/api/v1/session"})
"""What can be reached without the token: health, and the exchange of the token itself."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")

API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
HEADERS = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
)


class Session:
    """The token, and the cookie a browser gets for it.

    The cookie's value is derived from the token: it survives a restart, ends with the token,
    and does not give the token away.
    """

    def __init__(self, token: str, port: int) -> None:
        self._token = token.encode()
        # Cookies know no ports: two servers on one machine must not share the name.
        self.cookie = f"tessera_{port}"
        self.value = hmac.new(self._token, b"tessera session", hashlib.sha256).hexdigest()

    @property
    def required(self) -> bool:
        return bool(self._token)

    def knows(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self._token)

    def admits(self, headers: Headers) -> bool:
        """Whether a request carries the token, as a bearer or as our cookie."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.knows(token.strip()):
            return True
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(headers.get("cookie", ""))
        except CookieError:
            return False
        found = jar.get(self.cookie)
        return found is not None and hmac.compare_digest(found.value.encode(), self.value.encode())


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        session: Session,
        hosts: Collection[str],
        max_body: int,
        max_upload: int,
        max_model: int,
    ) -> None:
        self._app = app
        self._session = session
        self._hosts = frozenset(host.lower() for host in hosts)
        self._max_body = max_body
        self._max_upload = max_upload
        self._max_model = max_model

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self._check(scope, headers)
        except Refused as refused:
            await _refuse(refused, scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        counted = _Counted(receive, self._limit(scope))
        await self._app(scope, counted, _with_headers(scope, send))

    def _check(self, scope: Scope, headers: Headers) -> None:
        host = self._check_host(headers)
        self._check_origin(scope, headers, host)
        path = scope["path"]
        is_page = not path.startswith(API) and path not in ("/metrics", "/openapi.json")
        open_ = path in OPEN_PATHS or (
            is_page and scope["type"] == "http" and scope["method"] in SAFE
        )
        if self._session.required and not open_ and not self._session.admits(headers):
            raise Refused(
                "session.required",
                say("This server asks for its token."),
                remedy=say("Send `Authorization: Bearer TOKEN`, or open the launch link."),
                headers={"www-authenticate": "Bearer"},
            )
        if scope["type"] == "http":
            self._check_length(scope, headers)

    def _check_host(self, headers: Headers) -> str:
        given = headers.getlist("host")
        host = given[0].lower() if len(given) == 1 else ""
        if _name(host) not in self._hosts:
            raise Refused(
                "request.host",
                say(
                    "The server does not answer to {host}.",
                    host=repr(host[:200] or "a missing host name"),
                ),
                remedy=say("Behind a proxy, start it with --allow-host NAME."),
            )
        return host

    def _check_origin(self, scope: Scope, headers: Headers, host: str) -> None:
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE
        site = headers.get("sec-fetch-site", "same-origin")
        foreign = site not in ("same-origin", "none")
        if changes:
            origin = headers.get("origin")
            if foreign or (origin is not None and not _same(origin, host)):
                raise _from_elsewhere(origin or site)
        elif foreign and headers.get("sec-fetch-mode") != "navigate":
            # A read by another page's script, picture or style element: none of its business.
            raise _from_elsewhere(headers.get("origin") or site)

    def _limit(self, scope: Scope) -> int:
        path = scope["path"]
        if scope["method"] == "PUT" and path.startswith("/api/v1/models/"):
            return self._max_model
        return self._max_upload if path.endswith("/assets") else self._max_body

    def _check_length(self, scope: Scope, headers: Headers) -> None:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self._limit(scope):
            raise _too_large(self._limit(scope))


class _Counted:
    """Receives a body and stops when it grows too long, whatever its header said."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._size = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            if self._size > self._limit:
                raise _too_large(self._limit)
        return message


def _name(host: str) -> str:
    """The host without its port: `[::1]:8188` → `::1`."""
    found = re.fullmatch(r"\[([0-9a-f:.]+)\](:\d+)?|([^:\[\]]+)(:\d+)?", host)
    if found is None:
        return ""
    return (found[1] or found[3]).rstrip(".")


def _same(origin: str, host: str) -> bool:
    """Whether an Origin names the host that the request is for, port included."""
    try:
        parts = urlsplit(origin.lower())
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    default = 443 if parts.scheme == "https" else 80
    wanted = re.search(r":(\d+)$", host)
    own_port = int(wanted[1]) if wanted and not host.endswith("]") else default
    return parts.hostname == _name(host) and (port or default) == own_port


def _from_elsewhere(origin: str) -> Refused:
    return Refused(
        "request.origin",
        say("The request comes from another site ({origin}).", origin=origin[:200]),
        remedy=say("Use the server's own address, or a program that is no browser."),
    )


def _too_large(limit: int) -> Refused:
    return Refused(
        "request.too_large",
        say("The body is larger than {limit} MB.", limit=limit >> 20),
        remedy=say(
            "Send less, or raise max_body_mb, max_upload_mb or max_model_mb in the settings."
        ),
    )


def _with_headers(scope: Scope, send: Send) -> Send:
    is_api = scope["path"].startswith(API)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS:
                headers.setdefault(name, value)
            headers.setdefault("content-security-policy", API_POLICY)
            if is_api:
                headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending


async def _refuse(refused: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await refused.response()(scope, receive, _with_headers(scope, send))
        return
    # A handshake that is refused before it is accepted is answered by HTTP 403.
    message = await receive()
    if message["type"] == "websocket.connect":
        await send({"type": "websocket.close", "code": 1008, "reason": refused.title})
