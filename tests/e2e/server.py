"""A Tessera server of its own for browser tests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

START_S = 120.0
READY_S = 600.0


class Server:
    """`python -m server` on loopback, with a data directory that outlives its processes."""

    def __init__(self, data: Path, models: Path) -> None:
        self._data = data
        self._models = models
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, on the port it had before if it had one."""
        command = [sys.executable, "-m", "server", "--no-open", "--port", str(self._port)]
        command += ["--data", str(self._data), "--models", str(self._models), "--device", "cpu"]
        log = (self._data.parent / "server.log").open("a")
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": "2",
            "OMP_WAIT_POLICY": "PASSIVE",
            "HF_HUB_OFFLINE": "1",
            "PYTHONUNBUFFERED": "1",
        }
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        )
        log.close()
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                self._port = int(found.group(1))
                return
        raise RuntimeError(f"The server ended: see {self._data.parent / 'server.log'}")

    def wait_for_worker(self) -> None:
        """Until a worker can run jobs."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            workers = self.api("GET", "/system")["workers"]
            if any(worker["state"] in ("ready", "busy") for worker in workers):
                return
            time.sleep(0.2)
        raise TimeoutError(f"No worker was ready after {READY_S:.0f} s.")

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None

    def kill(self) -> None:
        """End it as a power cut would: nothing is said, nothing put away."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON answer of a native route."""
        answer = self.get_bytes(f"/api/v1{path}", method, body)
        return json.loads(answer) if answer else None

    def get_bytes(self, path: str, method: str = "GET", body: Any = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path,
            data=data,
            method=method,
            headers={"content-type": "application/json"} if data else {},
        )
        with urllib.request.urlopen(request, timeout=START_S) as answer:
            content: bytes = answer.read()
            return content

    def run(self, workflow: dict[str, Any], **options: Any) -> dict[str, Any]:
        """A job by the API, ended."""
        (job,) = self.api("POST", "/jobs", {"workflow": workflow, **options})["jobs"]
        return self.wait_for_job(job["id"])

    def wait_for_job(self, job: str) -> dict[str, Any]:
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.api("GET", f"/jobs/{job}")
            if found["finished_at"]:
                return found
            time.sleep(0.05)
        raise TimeoutError(f"Job {job} did not end in {READY_S:.0f} s.")
