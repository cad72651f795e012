"""Jobs go in while processes are killed without warning; afterwards every promise is checked.

The promises: an accepted job is never lost, none is finished twice, no file is half-written.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx
import psutil
from PIL import Image

from nodes.image import metadata

Json = dict[str, Any]
Target = Literal["worker", "server", "both"]
TARGETS: tuple[Target, ...] = ("worker", "server", "both")

FIXTURES = Path(__file__).parent.parent / "fixtures"
ROOT = Path(__file__).parent.parent.parent
MOST_WAITING = 8
"""Jobs that wait before clients hold back: enough for every kill to meet some."""
START_S = 120.0
"""Deadline for anything that only a broken server takes long for."""


@dataclass
class Promise:
    """A job the server accepted, and the files it owes."""

    job: str
    files: int


@dataclass
class Report:
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    resent: int = 0
    interrupted: int = 0
    """Jobs that needed more than one attempt, or whose server died under them."""

    def __str__(self) -> str:
        kills = ", ".join(f"{n} × {target}" for target, n in sorted(self.kills.items()))
        return (
            f"seed {self.seed}: {sum(self.kills.values())} kills ({kills}); {self.accepted} jobs "
            f"accepted, {self.resent} requests sent again, {self.interrupted} claims cut short; "
            "none lost, none doubled, nothing half-written"
        )


class Ordeal:
    """One data directory and the servers that live and die over it."""

    def __init__(
        self,
        data: Path,
        seed: int,
        *,
        packages: str = "plain_nodes",
        workflow: Callable[[random.Random], tuple[Json, int]] | None = None,
        longest_s: float = 0.2,
    ) -> None:
        self.data = data
        self.random = random.Random(seed)
        self.report = Report(seed)
        self.promises: list[Promise] = []
        self._packages = packages
        self._workflow = workflow or small_workflow
        self._longest_s = longest_s
        self._server: subprocess.Popen[str] | None = None
        self._address = ""
        self._keys = 0

    async def run(self, points: int, *, clients: int = 3) -> Report:
        """Kill at so many random moments while clients submit; then check. Raises AssertionError
        with the broken promise."""
        self.data.mkdir(parents=True, exist_ok=True)
        stop = asyncio.Event()
        await asyncio.to_thread(self._start)
        submitting = [asyncio.create_task(self._submit_until(stop)) for _ in range(clients)]
        try:
            for point in range(points):
                # Most kills meet work under way, some a start.
                if self.random.random() < 0.85:
                    await self._working()
                await asyncio.sleep(self.random.uniform(0.0, self._longest_s))
                # Each target in turn, so that few points try them all.
                await self._kill(TARGETS[point % 3])
            stop.set()
            await asyncio.gather(*submitting)
            await self._settled()
        finally:
            stop.set()
            for task in submitting:
                task.cancel()
            await asyncio.gather(*submitting, return_exceptions=True)
            self._stop()
        # Once more, with nothing to do: what a start leaves behind is part of the promise.
        await asyncio.to_thread(self._start)
        self._stop()
        self.check()
        return self.report

    # --- processes ---------------------------------------------------------------------------

    def _start(self) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": str(FIXTURES),
            "TESSERA_PACKAGES": self._packages,
            "TESSERA_MAX_ATTEMPTS": "100",
        }
        command = [sys.executable, "-P", "-m", "server", "--no-open", "--port", "0"]
        self._server = subprocess.Popen(
            [*command, "--device", "cpu", "--data", str(self.data)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._server.stdout is not None
        for line in self._server.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                self._address = found[0]
                return
        self._ended()
        raise AssertionError(f"the server did not start: exit code {self._server.returncode}")

    def _stop(self) -> None:
        if self._server is None:
            return
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
            try:
                self._server.wait(30)
            except subprocess.TimeoutExpired:
                self._server.kill()
        self._ended()

    def _ended(self) -> None:
        """Wait until the server is gone and close our end of its pipe."""
        assert self._server is not None
        assert self._server.stdout is not None
        self._server.wait()
        self._server.stdout.close()

    def _workers(self) -> list[int]:
        assert self._server is not None
        with contextlib.suppress(psutil.Error):
            children = psutil.Process(self._server.pid).children()
            return [child.pid for child in children if "spawn_main" in " ".join(child.cmdline())]
        return []

    async def _kill(self, target: Target) -> None:
        assert self._server is not None
        self.report.kills[target] += 1
        if target in ("worker", "both"):
            for pid in self._workers():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if target in ("server", "both"):
            self._server.kill()
            await asyncio.to_thread(self._ended)
            await asyncio.to_thread(self._start)

    async def _working(self) -> None:
        """Wait until a worker is there to be killed."""
        deadline = time.monotonic() + START_S
        async with self._client() as client:
            while (await client.get("/readyz")).json()["workers"] == 0:
                assert time.monotonic() < deadline, "no worker became ready"
                await asyncio.sleep(0.01)

    # --- clients -----------------------------------------------------------------------------

    async def _submit_until(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if await self._waiting() > MOST_WAITING:
                await asyncio.sleep(0.1)
                continue
            workflow, files = self._workflow(self.random)
            self._keys += 1
            body = {"workflow": workflow, "idempotency_key": f"key {self._keys}"}
            job = await self._accepted(body)
            self.promises.append(Promise(job, files))
            self.report.accepted += 1
            await asyncio.sleep(self.random.uniform(0.02, 0.3))

    def _client(self, timeout: float = 30) -> httpx.AsyncClient:
        # Without certificates to check: loading them costs more than the requests.
        return httpx.AsyncClient(base_url=self._address, timeout=timeout, verify=False)

    async def _accepted(self, body: Json) -> str:
        """The job, however often the request must be sent until someone lives to answer it."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                async with self._client(5) as client:
                    answer = await client.post("/api/v1/jobs", json=body)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 202:
                job: str = answer.json()["jobs"][0]["id"]
                return job
            assert answer is None or answer.status_code == 503, answer.text
            assert time.monotonic() < deadline, "no server took the job"
            self.report.resent += 1
            await asyncio.sleep(0.05)

    async def _settled(self) -> None:
        """Wait until no job waits or runs."""
        deadline = time.monotonic() + START_S
        while left := await self._waiting():
            assert time.monotonic() < deadline, f"{left} jobs still wait or run"
            await asyncio.sleep(0.05)

    async def _waiting(self) -> int:
        """Jobs that have not ended; none when there is no server to ask."""
        try:
            async with self._client() as client:
                state = (await client.get("/api/v1/queue")).json()
        except httpx.TransportError:
            return 0
        return int(state["queued"] + state["running"])

    # --- promises ----------------------------------------------------------------------------

    def check(self) -> None:
        """Raise AssertionError for the first promise that was broken."""
        with contextlib.closing(sqlite3.connect(self.data / "tessera.db")) as database:
            database.row_factory = sqlite3.Row
            assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            self._check_jobs(database)
            self._check_assets(database)
        self._check_files()

    def _check_jobs(self, database: sqlite3.Connection) -> None:
        rows = {row["id"]: row for row in database.execute("SELECT * FROM jobs")}
        lost = [promise.job for promise in self.promises if promise.job not in rows]
        assert not lost, f"lost: {lost}"
        unfinished = {
            id: (row["status"], row["error"])
            for id, row in rows.items()
            if row["status"] != "succeeded"
        }
        assert not unfinished, f"not finished: {unfinished}"
        doubled = len(rows) - len({promise.job for promise in self.promises})
        assert doubled == 0, f"{doubled} jobs more than were asked for"
        self.report.interrupted = sum(row["token"] - 1 for row in rows.values())
        ends: Counter[str] = Counter()
        for row in database.execute("SELECT job, data FROM events WHERE type = 'job.updated'"):
            ends[row["job"]] += json.loads(row["data"])["status"] == "succeeded"
        wrong = {job: n for job, n in ends.items() if n != 1}
        assert not wrong, f"finished other than once: {wrong}"

    def _check_assets(self, database: sqlite3.Connection) -> None:
        owed = {promise.job: promise.files for promise in self.promises}
        made: Counter[str] = Counter()
        for row in database.execute("SELECT * FROM assets"):
            made[row["job"]] += 1
            blob = self.data / "blobs" / row["blob"][:2] / row["blob"]
            assert blob.stat().st_size == row["size"], f"{blob} has another size"
            if row["path"] is not None:
                file = self.data / "output" / row["path"]
                assert file.read_bytes() == blob.read_bytes(), f"{file} is not its blob"
        assert made == owed, f"files made {made - Counter(owed)}, missing {Counter(owed) - made}"
        paths = [r[0] for r in database.execute("SELECT path FROM assets WHERE path IS NOT NULL")]
        assert len(paths) == len(set(paths)), "two assets have one name"
        on_disk = {
            path.relative_to(self.data / "output").as_posix()
            for path in (self.data / "output").rglob("*")
            if path.is_file()
        }
        assert on_disk == set(paths), f"files without a row: {on_disk - set(paths)}"

    def _check_files(self) -> None:
        for path in (self.data / "blobs").rglob("*"):
            if path.is_file():
                found = hashlib.sha256(path.read_bytes()).hexdigest()
                assert path.name == found, f"{path} is not whole"
        for path in (self.data / "output").rglob("*.png"):
            with Image.open(path) as picture:
                picture.verify()
            assert "tessera" in metadata.read(path.read_bytes()), f"{path} has no workflow"


def small_workflow(random: random.Random) -> tuple[Json, int]:
    """A job of some 30 ms that keeps three files, and how many."""
    number = random.randrange(10**9)
    nodes = {
        "slow": {"type": "Slow", "inputs": {"steps": 4, "seconds": 0.005, "value": number}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["slow", "output"]}}},
        "sum": {"type": "Add", "inputs": {"a": {"$link": ["slow", "output"]}, "b": 1}},
        "again": {
            "type": "Keep",
            "inputs": {"value": {"$link": ["sum", "sum"]}, "prefix": "sums/%slow.value%"},
        },
        "picture": {"type": "Picture", "inputs": {"level": number % 256}},
    }
    return {"format": "tessera", "version": 1, "name": f"Ordeal {number}", "nodes": nodes}, 3
