"""Every promise of safety, with the attack it stands against."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets
from pydantic import ValidationError

from server.app import answered_hosts
from server.errors import SettingsError
from server.settings import Settings
from tests.server.conftest import Serve, Served, flow

TOKEN = "a-long-enough-secret-token"
CHANGES = [
    ("POST", "/api/v1/jobs"),
    ("POST", "/api/v1/queue/pause"),
    ("POST", "/api/v1/assets"),
    ("PUT", "/api/v1/workflows/00000000-0000-7000-8000-000000000001"),
    ("PATCH", "/api/v1/jobs/00000000-0000-7000-8000-000000000001"),
    ("DELETE", "/api/v1/assets/00000000-0000-7000-8000-000000000001"),
    ("POST", "/api/v1/system/free"),
    ("POST", "/api/v1/session"),
]


def code(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    found: str = answer.json()["code"]
    return found


# --- the address it listens on ---------------------------------------------------------------


def test_it_listens_on_loopback_unless_told_otherwise(tmp_path: Path) -> None:
    assert Settings.load(data=tmp_path).host == "127.0.0.1"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "studio.example"])
def test_another_address_needs_a_token(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingsError, match="token"):
        Settings.load(data=tmp_path, host=host)
    assert Settings.load(data=tmp_path, host=host, token=TOKEN).token == TOKEN


def test_a_short_token_is_refused_and_never_shown(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load(data=tmp_path, host="0.0.0.0", token="hunter2")
    assert "hunter2" not in str(refused.value)
    assert TOKEN not in repr(Settings.load(data=tmp_path, token=TOKEN))


# --- host names (DNS rebinding) --------------------------------------------------------------


FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:8188",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8188",
    "evil.example@127.0.0.1",
    "127.0.0.1@evil.example",
    "[::1].evil.example",
    "",
    "::1",
    "127.0.0.1:8188:9",
    "2130706433",
]


async def test_other_host_names_are_refused(served: Served) -> None:
    for host in FOREIGN_HOSTS:
        for path in ("/", "/api/v1/jobs", "/livez", "/metrics"):
            answer = await served.client.get(path, headers={"host": host})
            assert answer.status_code == 421, (host, path)
            assert code(answer) == "request.host"


async def test_our_own_names_are_answered(served: Served) -> None:
    for host in ("127.0.0.1:8188", "localhost", "LOCALHOST:8188", "[::1]:8188", "localhost."):
        answer = await served.client.get("/livez", headers={"host": host})
        assert answer.status_code == 200, host


async def test_two_host_headers_are_none(served: Served) -> None:
    headers = [("host", "localhost"), ("host", "evil.example")]
    assert (await served.client.get("/livez", headers=headers)).status_code == 421


async def test_a_proxy_s_name_is_answered_once_it_is_allowed(serve: Serve) -> None:
    async with serve(allow_host=("studio.example",)) as served:
        answer = await served.client.get("/livez", headers={"host": "studio.example"})
        assert answer.status_code == 200
        answer = await served.client.get("/livez", headers={"host": "x.studio.example"})
        assert answer.status_code == 421


def test_the_bound_address_is_among_the_names(tmp_path: Path) -> None:
    settings = Settings.load(data=tmp_path, host="192.168.1.5", token=TOKEN)
    assert "192.168.1.5" in answered_hosts(settings)
    everywhere = Settings.load(data=tmp_path, host="0.0.0.0", token=TOKEN)
    assert answered_hosts(everywhere) == {"localhost", "127.0.0.1", "::1"}


# --- other sites (CSRF, cross-site websockets, cross-site reads) -----------------------------


FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://localhost:3000"},
    {"origin": "http://127.0.0.1"},
    {"origin": "https://127.0.0.1:8188.evil.example"},
    {"origin": "http://127.0.0.1:8188@evil.example"},
    {"origin": "http://127.0.0.1:99999"},
    {"origin": "file://127.0.0.1:8188"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    {"origin": "http://127.0.0.1:8188", "sec-fetch-site": "cross-site"},
]


async def test_changes_from_another_site_are_refused(served: Served) -> None:
    for method, path in CHANGES:
        for headers in FOREIGN:
            answer = await served.client.request(method, path, headers=headers, content=b"{}")
            assert answer.status_code == 403, (method, path, headers)
            assert code(answer) == "request.origin"
            assert "access-control-allow-origin" not in answer.headers


async def test_our_own_page_and_plain_programs_may_change_things(served: Served) -> None:
    own = {"origin": "http://127.0.0.1:8188", "sec-fetch-site": "same-origin"}
    for headers in (own, {}):
        answer = await served.client.post("/api/v1/queue/pause", headers=headers)
        assert answer.status_code == 200


async def test_another_site_s_pictures_and_scripts_may_not_read(served: Served) -> None:
    for mode in ("no-cors", "cors", "same-origin"):
        headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": mode}
        answer = await served.client.get("/api/v1/jobs", headers=headers)
        assert answer.status_code == 403
    # A link to the studio from elsewhere still opens it.
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert (await served.client.get("/", headers=headers)).status_code == 200


async def test_no_answer_ever_allows_another_origin(served: Served) -> None:
    for method in ("GET", "OPTIONS", "POST"):
        answer = await served.client.request(
            method,
            "/api/v1/jobs",
            headers={"origin": "http://127.0.0.1:8188", "access-control-request-method": "POST"},
        )
        assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_websocket_from_another_site_is_refused(listen: Serve) -> None:
    async with listen() as served:
        address = served.address.replace("http", "ws") + "/api/v1/events"
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Host": "evil.example"},
        ):
            with pytest.raises(websockets.InvalidStatus) as refused:
                async with websockets.connect(address, additional_headers=headers):
                    pass
            assert refused.value.response.status_code == 403
        async with websockets.connect(address, origin=served.address) as socket:  # type: ignore[arg-type]
            assert json.loads(await socket.recv())["type"] == "hello"


# --- the token -------------------------------------------------------------------------------


@pytest.fixture
async def locked(serve: Serve) -> AsyncIterator[Served]:
    async with serve(token=TOKEN) as served:
        yield served


NO_TOKEN: list[dict[str, str]] = [
    {},
    {"authorization": "Bearer wrong"},
    {"authorization": f"Basic {TOKEN}"},
    {"authorization": f"Bearer {TOKEN}x"},
    {"authorization": f"Bearer {TOKEN[:-1]}"},
    {"authorization": "Bearer"},
    {"cookie": f"tessera_8188={TOKEN}"},
    {"cookie": "tessera_8188=x; ; =;"},
]


async def test_without_the_token_nothing_is_told(locked: Served) -> None:
    for headers in NO_TOKEN:
        for method, path in (
            ("GET", "/api/v1/jobs"),
            ("GET", "/api/v1/nope"),
            ("GET", "/openapi.json"),
            ("GET", "/metrics"),
            ("POST", "/api/v1/jobs"),
            ("DELETE", "/api/v1/jobs/00000000-0000-7000-8000-000000000001"),
            ("POST", "/"),
        ):
            answer = await locked.client.request(method, path, headers=headers)
            assert answer.status_code == 401, (method, path, headers)
            assert code(answer) == "session.required"
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_in_the_address_is_no_token(locked: Served) -> None:
    answer = await locked.client.get(f"/api/v1/jobs?token={TOKEN}&access_token={TOKEN}")
    assert answer.status_code == 401


async def test_with_the_token_everything_works(locked: Served) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    assert (await locked.client.get("/api/v1/jobs", headers=headers)).status_code == 200
    assert (await locked.client.get("/metrics", headers=headers)).status_code == 200


async def test_health_and_the_page_itself_are_open(locked: Served) -> None:
    for path in ("/livez", "/readyz", "/"):
        assert (await locked.client.get(path)).status_code == 200


async def test_the_browser_exchanges_the_token_for_a_cookie_it_cannot_read(
    locked: Served,
) -> None:
    wrong = await locked.client.post("/api/v1/session", json={"token": "wrong"})
    assert (wrong.status_code, code(wrong)) == (401, "session.wrong_token")
    assert "set-cookie" not in wrong.headers
    answer = await locked.client.post("/api/v1/session", json={"token": TOKEN})
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert TOKEN not in cookie
    # The client keeps it from here on.
    assert (await locked.client.get("/api/v1/jobs")).status_code == 200
    name, _, value = cookie.partition(";")[0].partition("=")
    forged = {"cookie": f"{name}={value[::-1]}"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(locked.app), base_url="http://127.0.0.1:8188"
    ) as other:
        assert (await other.get("/api/v1/jobs", headers=forged)).status_code == 401


async def test_the_websocket_needs_the_token_too(listen: Serve) -> None:
    async with listen(token=TOKEN) as served:
        address = served.address.replace("http", "ws") + "/api/v1/events"
        with pytest.raises(websockets.InvalidStatus):
            async with websockets.connect(address):
                pass
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with websockets.connect(address, additional_headers=headers) as socket:
            assert json.loads(await socket.recv())["type"] == "hello"


async def test_the_token_is_never_logged(
    serve: Serve, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    from server import logging as server_logging

    server_logging.set_up(tmp_path, "debug")
    try:
        with caplog.at_level(logging.DEBUG):
            async with serve(token=TOKEN) as served:
                headers = {"authorization": f"Bearer {TOKEN}"}
                await served.client.post("/api/v1/session", json={"token": TOKEN})
                await served.client.get("/api/v1/jobs", headers=headers)
                await served.client.post("/api/v1/jobs", headers=headers, content=b"{")
    finally:
        server_logging.tear_down()
    written = "".join(path.read_text() for path in tmp_path.glob("*.jsonl*"))
    assert TOKEN not in caplog.text + written


# --- what browsers may do with answers -------------------------------------------------------


async def test_every_answer_says_how_it_may_be_used(served: Served) -> None:
    for path in ("/", "/api/v1/jobs", "/api/v1/nope", "/nope", "/openapi.json", "/livez"):
        headers = (await served.client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (await served.client.get("/api/v1/jobs")).headers["cache-control"] == "no-store"


async def test_the_page_runs_nothing_inline_but_what_carries_its_nonce(served: Served) -> None:
    first, second = [(await served.client.get("/")) for _ in range(2)]
    policies = [answer.headers["content-security-policy"] for answer in (first, second)]
    nonces = [re.search(r"script-src 'self' 'nonce-([\w-]{16,})'", policy) for policy in policies]
    assert all(nonces)
    assert nonces[0][1] != nonces[1][1]  # type: ignore[index]
    for policy in policies:
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert "default-src 'none'" in policy
        assert "http" not in policy


async def test_a_failure_tells_nothing_of_the_inside(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> Any:
        raise RuntimeError("secret path /home/someone")

    monkeypatch.setattr(served.studio.jobs, "state", broken)
    answer = await served.client.get("/api/v1/queue")
    assert (answer.status_code, code(answer)) == (500, "server.failed")
    assert "secret" not in answer.text


# --- how much may be sent --------------------------------------------------------------------


async def test_a_body_that_says_it_is_too_large_is_not_read(serve: Serve) -> None:
    async with serve(max_body_mb=1) as served:
        answer = await served.client.post(
            "/api/v1/jobs", content=b"{}", headers={"content-length": str(2 << 20)}
        )
        assert (answer.status_code, code(answer)) == (413, "request.too_large")


async def test_a_body_that_grows_too_large_is_cut_off(serve: Serve) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 64:
            sent += 1
            yield b" " * (256 << 10)

    async with serve(max_body_mb=1) as served:
        answer = await served.client.post("/api/v1/jobs", content=endless())
        assert (answer.status_code, code(answer)) == (413, "request.too_large")


async def test_deep_json_is_a_problem_not_a_crash(served: Served) -> None:
    deep = b'{"workflow":' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}"
    answer = await served.client.post("/api/v1/jobs", content=deep)
    assert answer.status_code in (400, 422)
    nested: Any = 1
    for _ in range(200):
        nested = [nested]
    nodes = {"keep": {"type": "Keep", "inputs": {"value": nested}}}
    answer = await served.client.post("/api/v1/jobs", json={"workflow": flow(nodes)})
    assert answer.status_code == 422


def test_a_settings_model_stays_frozen(tmp_path: Path) -> None:
    settings = Settings.load(data=tmp_path)
    with pytest.raises(ValidationError):
        settings.host = "0.0.0.0"  # type: ignore[misc]
