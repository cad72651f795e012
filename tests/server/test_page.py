"""The editor's files as the server hands them out."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from server.page import NONCE, Page

INDEX = f"""<!doctype html><meta property="csp-nonce" nonce="{NONCE}">
<script type="module" nonce="{NONCE}" src="./assets/app-1.js"></script>"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(INDEX)
    (tmp_path / "icon.svg").write_text("<svg/>")
    (tmp_path / ".built-from").write_text("secret")
    code = b"console.log(1)" * 100
    (tmp_path / "assets" / "app-1.js").write_bytes(code)
    (tmp_path / "assets" / "app-1.js.gz").write_bytes(gzip.compress(code))
    (tmp_path / "assets" / "app-1.js.br").write_bytes(b"brotli")
    return tmp_path


@pytest.fixture
def client(bundle: Path) -> httpx.AsyncClient:
    app = Page(Starlette(), folder=bundle)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


async def test_the_page_carries_a_fresh_nonce(client: httpx.AsyncClient) -> None:
    nonces = set()
    for path in ("/", "/index.html", "/"):
        answer = await client.get(path)
        found = re.search(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"])
        assert found is not None
        assert answer.text.count(found[1]) == 2
        assert NONCE not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        nonces.add(found[1])
    assert len(nonces) == 3


@pytest.mark.parametrize(
    ("accepted", "encoding", "content"),
    [("br, gzip", "br", b"brotli"), ("identity", None, b"console.log(1)" * 100)],
)
async def test_the_compressed_copy_is_chosen(
    client: httpx.AsyncClient, accepted: str, encoding: str | None, content: bytes
) -> None:
    headers = {"accept-encoding": accepted}
    async with client.stream("GET", "/assets/app-1.js", headers=headers) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert raw == content
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "accept-encoding"


async def test_gzip_comes_out_as_it_was(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/app-1.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == b"console.log(1)" * 100


@pytest.mark.parametrize(
    "path",
    [
        "/.built-from",
        "/assets/app-1.js.gz",
        "/assets",
        "/assets/../index.html",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/assets/nope.js",
        "/api/v1/x",
        "//etc/passwd",
        "/index.html%00",
    ],
)
async def test_only_the_bundle_s_own_files_are_handed_out(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404 or answer.headers["content-type"].startswith("text/html")
    assert "root:" not in answer.text
    assert "secret" not in answer.text


async def test_a_new_build_is_seen_without_a_restart(
    client: httpx.AsyncClient, bundle: Path
) -> None:
    assert (await client.get("/icon.svg")).headers["content-type"] == "image/svg+xml"
    (bundle / "assets" / "app-2.js").write_text("new")
    (bundle / "index.html").write_text(INDEX.replace("app-1", "app-2"))
    assert (await client.get("/assets/app-2.js")).text == "new"


async def test_without_a_bundle_the_page_says_what_to_do(tmp_path: Path) -> None:
    app = Page(Starlette(), folder=tmp_path / "none")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost"
    ) as client:
        answer = await client.get("/")
        assert (answer.status_code, "setup" in answer.text) == (200, True)
