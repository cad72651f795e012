"""The editor's files: `index.html` with a nonce, everything else as it was built.

Compressed copies (`.br`, `.gz`) are made by the build and chosen here; nothing is compressed
while someone waits.
"""

from __future__ import annotations

import mimetypes
import secrets
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

NONCE = "__CSP_NONCE__"
"""Stands in the built index.html where the nonce goes (Vite's `html.cspNonce`)."""

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}';"
    " style-src 'self' 'nonce-{nonce}'; img-src 'self' blob: data:; font-src 'self';"
    " connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; media-src 'self' blob:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
IMMUTABLE = "public, max-age=31536000, immutable"

MISSING = """<!doctype html><meta charset="utf-8"><title>Tessera</title>
<p>The editor is not built yet. Run <code>python3 tessera.py setup</code>, then reload.
The API is at <a href="/openapi.json">/openapi.json</a>."""


class _File(NamedTuple):
    path: Path
    media_type: str
    encoded: dict[str, Path]


class Page:
    """ASGI middleware that answers for the editor's files and passes on everything else."""

    def __init__(self, app: ASGIApp, *, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._files: dict[str, _File] = {}
        self._built: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            answer = self._answer(scope["path"], Headers(scope=scope))
            if answer is not None:
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _answer(self, path: str, headers: Headers) -> Response | None:
        if path.startswith("/api/"):
            return None
        if path in ("/", "/index.html"):
            return self._index()
        self._look()
        file = self._files.get(path)
        if file is None:
            return None
        found, extra = file.path, {"vary": "accept-encoding"}
        accepted = headers.get("accept-encoding", "")
        for encoding, _ in ENCODINGS:
            if encoding in accepted and encoding in file.encoded:
                found = file.encoded[encoding]
                extra["content-encoding"] = encoding
                break
        # Vite puts a hash of the content into the names below /assets/.
        extra["cache-control"] = IMMUTABLE if path.startswith("/assets/") else "no-cache"
        return FileResponse(found, media_type=file.media_type, headers=extra)

    def _index(self) -> Response:
        nonce = secrets.token_urlsafe(16)
        try:
            text = (self._folder / "index.html").read_text(encoding="utf-8")
        except FileNotFoundError:
            text = MISSING
        headers = {
            "content-security-policy": POLICY.format(nonce=nonce),
            "cache-control": "no-store",
        }
        return Response(text.replace(NONCE, nonce), media_type="text/html", headers=headers)

    def _look(self) -> None:
        """List the files, again after a new build."""
        try:
            built = (self._folder / "index.html").stat().st_mtime
        except FileNotFoundError:
            return
        if built == self._built:
            return
        files = {}
        for path in self._folder.rglob("*"):
            relative = path.relative_to(self._folder)
            hidden = any(part.startswith(".") for part in relative.parts)
            if path.is_file() and not hidden and path.suffix not in (".br", ".gz"):
                encoded = {
                    name: path.with_name(path.name + suffix)
                    for name, suffix in ENCODINGS
                    if path.with_name(path.name + suffix).is_file()
                }
                kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                kind = "text/javascript" if path.suffix in (".js", ".mjs") else kind
                files["/" + relative.as_posix()] = _File(path, kind, encoded)
        self._files, self._built = files, built
