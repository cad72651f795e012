"""The command that serves: its port, its lock, its end, and what its process must never load."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from server.errors import SettingsError
from server.settings import Settings
from server.studio import address_of, announce, has_screen, listen

FIXTURES = Path(__file__).parent.parent / "fixtures"


@contextmanager
def studio(data: Path, *options: str, packages: str = "plain_nodes") -> Iterator[Running]:
    environment = {**os.environ, "TESSERA_PACKAGES": packages, "PYTHONPATH": str(FIXTURES)}
    command = [sys.executable, "-P", "-m", "server", "--no-open", "--data", str(data), *options]
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    running = Running(process)
    try:
        yield running
    finally:
        process.kill()
        process.communicate()


class Running:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []

    def address(self) -> str:
        """Where it serves, once it says so. Fails with what it said if it ends first."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            found = re.search(r"Tessera is at (\S+)", line)
            if found:
                return found[1]
        raise AssertionError(self.process.communicate())

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.address() + path, timeout=60) as answer:
            return bytes(answer.read())


def taken_port() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_a_taken_port_is_said_and_the_next_one_used(tmp_path: Path) -> None:
    with taken_port() as other:
        port = other.getsockname()[1]
        with studio(tmp_path, "--port", str(port)) as running:
            address = running.address()
            used = int(address.rpartition(":")[2])
            assert used > port
            assert running.said[0] == f"Port {port} is taken; the next free one is {used}.\n"
            with urllib.request.urlopen(f"{address}/livez", timeout=60) as answer:
                assert json.load(answer) == {"ok": True}


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15)])
@pytest.mark.skipif(os.name == "nt", reason="signals are sent the POSIX way")
def test_it_stops_tidily(tmp_path: Path, stop: signal.Signals, code: int) -> None:
    with studio(tmp_path, "--port", "0") as running:
        running.get("/api/v1/nodes")
        running.process.send_signal(stop)
        _, err = running.process.communicate(timeout=60)
        assert running.process.returncode == code
        assert err == ""
    with studio(tmp_path, "--port", "0") as again:
        assert again.address()


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.skipif(os.name == "nt", reason="signals are sent the POSIX way")
def test_ctrl_c_in_a_terminal_stops_it_without_a_traceback(tmp_path: Path, times: int) -> None:
    with studio(tmp_path, "--port", "0", packages="nodes") as running:
        running.address()  # the worker is just starting
        for _ in range(times):
            os.killpg(running.process.pid, signal.SIGINT)  # a terminal tells every process
        _, err = running.process.communicate(timeout=60)
        assert running.process.returncode == 130
        assert err == ""


def test_a_device_that_is_not_there_is_said(tmp_path: Path) -> None:
    with studio(tmp_path, "--port", "0", "--device", "cuda:77", packages="nodes") as running:
        assert running.address()  # the queue and the gallery are there all the same
        assert running.process.stderr
        said = running.process.stderr.readline()
    assert said.startswith("The worker cannot start: There is no device cuda:77 on this machine,")
    assert said.endswith("Choose another with --device.\n")


def test_a_data_directory_in_use_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with studio(tmp_path, "--port", "0") as first:
        address = first.address()
        with studio(tmp_path, "--port", "0") as second:
            out, err = second.process.communicate(timeout=60)
        assert second.process.returncode == 1
        assert out == ""
        holder = f"process {first.process.pid} at {address}"
        assert err.startswith(f"Another Tessera ({holder}) uses {tmp_path}. Use that one,")
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "so a token is needed"),
        (["--host", "no such host"], "--host no such host is not an address of this machine."),
        (["--device", "toaster"], "'toaster' is not cpu, mps, xpu, cuda or cuda:N"),
        (["--port", "70000"], "port"),
    ],
)
def test_wrong_options_are_refused_in_a_sentence(
    tmp_path: Path, options: list[str], said: str
) -> None:
    if "no such host" in options:
        options = [*options, "--token", "a-long-enough-secret"]
    with studio(tmp_path, *options) as running:
        _, err = running.process.communicate(timeout=60)
    assert running.process.returncode == 1
    assert said in err
    assert "Traceback" not in err


def test_no_free_port_in_reach() -> None:
    with taken_port() as other:
        port = other.getsockname()[1]
        with listen("127.0.0.1", port) as ours:
            assert ours.getsockname()[1] != port
    with pytest.raises(SettingsError, match="not an address of this machine"):
        listen("no.such.host.invalid", 0)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000"),
        ("0.0.0.0", "http://127.0.0.1:9000"),
        ("::", "http://[::1]:9000"),
        ("studio.local", "http://studio.local:9000"),
    ],
)
def test_the_link_carries_the_token_to_the_browser_and_to_a_screen_only(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    host: str,
    address: str,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("server.studio.has_screen", lambda: True)
    token = "a secret+of 20 signs"
    settings = Settings.load(data=tmp_path, host=host, port=9000, token=token)
    assert address_of(settings) == address
    announce(address, settings)
    assert opened == [f"{address}/#token=a%20secret%2Bof%2020%20signs"]
    out = capsys.readouterr().out
    assert out.startswith(f"Tessera is at {address}  ")
    assert "secret" not in out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    announce(address, settings)
    assert opened[0] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "screen"),
    [({"DISPLAY": ":0"}, True), ({}, False), ({"DISPLAY": ":0", "SSH_CONNECTION": "x"}, False)],
)
def test_the_browser_opens_only_where_someone_sees_it(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], screen: bool
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("CI", "SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert has_screen() is screen


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="reads Linux's memory maps")
def test_torch_is_loaded_by_the_worker_and_never_by_the_server(tmp_path: Path) -> None:
    with studio(tmp_path, "--port", "0", "--device", "cpu", packages="nodes") as running:
        address = running.address()
        deadline = time.monotonic() + 120
        while ready_workers(address) == 0:
            assert time.monotonic() < deadline, "no worker was ready within two minutes"
            time.sleep(0.1)
        server = psutil.Process(running.process.pid)
        assert any(has_torch(child.pid) for child in server.children(recursive=True))
        assert not has_torch(server.pid)


def ready_workers(address: str) -> int:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=60) as answer:
            return int(json.load(answer)["workers"])
    except urllib.error.HTTPError:
        return 0


def has_torch(pid: int) -> bool:
    return "libtorch" in Path(f"/proc/{pid}/maps").read_text()


def test_the_app_in_process_leaves_torch_out(tmp_path: Path) -> None:
    script = """
import sys
from starlette.testclient import TestClient
from server.app import create_app
from server.settings import Settings
settings = Settings.load(data=sys.argv[1], packages="plain_nodes")
with TestClient(create_app(settings), base_url="http://127.0.0.1:8188") as client:
    assert client.get("/livez").status_code == 200
    assert client.get("/api/v1/nodes").json()["nodes"]
    assert client.get("/").status_code == 200
print(sorted({"torch", "safetensors", "diffusers", "transformers", "scipy"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(FIXTURES)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "[]\n", done.stderr
