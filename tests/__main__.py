"""Every check with one summary: what `python3 tessera.py test` runs once the set-up stands.

The static checks and the editor's tests run beside the Python tests; the browser tests have the
machine to themselves afterwards, two cores for each browser and its server. Arguments after `--`
go to pytest, which is then all that runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import machine  # noqa: E402 - started as a script, the root has to be put there first

MEMORY_PER_WORKER = 3 * 2**30
"""Bytes of a pytest process that has imported torch and diffusers and has a worker of its own."""
CORES_PER_BROWSER = 2
"""A page, its browser, the server and its worker: half of them wait while the others work."""


@dataclass(frozen=True)
class Check:
    """A command; `report` is the JUnit file it writes, a command without one counts as a test."""

    name: str
    command: Sequence[str]
    report: Path | None = None
    folder: Path = ROOT
    live: bool = False
    """Show the output as it comes, not at the end and only after a failure."""


@dataclass(frozen=True)
class Outcome:
    check: Check
    seconds: float
    output: str
    passed: int
    failed: int
    skipped: int


def main(arguments: Sequence[str]) -> int:
    lacking = machine.provide()
    if lacking:
        print(lacking, file=sys.stderr)
        return 1
    os.chdir(ROOT)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    chosen = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if chosen:
        return subprocess.call([sys.executable, "-m", "pytest", *chosen])
    with tempfile.TemporaryDirectory(prefix="tessera-test-") as reports:
        return summarize(run_everything(Path(reports)))


def run_everything(reports: Path) -> list[Outcome]:
    cores = machine.cores()
    workers = max(1, min(cores, psutil.virtual_memory().available // MEMORY_PER_WORKER))
    os.environ["OMP_NUM_THREADS"] = str(max(1, cores // workers))
    print(f"Running every check on {cores} cores ...", flush=True)
    with ThreadPoolExecutor() as pool:
        beside = [pool.submit(run_all, lane) for lane in (source_checks(), editor_checks(reports))]
        outcomes = [run(pytest("pytest", "not e2e and not slow", reports, workers))]
        for lane in beside:
            outcomes += lane.result()
    browsers = max(1, min(workers, cores // CORES_PER_BROWSER))
    return [*outcomes, run(pytest("pytest in Chromium", "e2e and not slow", reports, browsers))]


def source_checks() -> list[Check]:
    return [
        Check("ruff", [sys.executable, "-m", "ruff", "check", "."]),
        Check("ruff format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
        Check("import-linter", [str(Path(sys.executable).with_name("lint-imports"))]),
        Check("mypy", [sys.executable, "-m", "mypy"]),
    ]


def editor_checks(reports: Path) -> list[Check]:
    npm, web = shutil.which("npm") or "npm", ROOT / "web"
    report = reports / "vitest.xml"
    vitest = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
    return [
        Check("biome", [npm, "run", "--silent", "lint"], folder=web),
        Check("tsc", [npm, "run", "--silent", "typecheck"], folder=web),
        Check("vitest", [npm, "run", "--silent", "test", "--", *vitest], report, folder=web),
    ]


def pytest(name: str, marks: str, reports: Path, processes: int) -> Check:
    """The tests of a file share a process: its models, its database, its server and browser."""
    report = reports / f"{name}.xml"
    command = [sys.executable, "-m", "pytest", "-m", marks, f"--junit-xml={report}"]
    command += ["-n", str(processes), "--dist=loadfile"]
    return Check(name, command, report, live=True)


def run_all(checks: Sequence[Check]) -> list[Outcome]:
    return [run(check) for check in checks]


def run(check: Check) -> Outcome:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=check.folder,
        stdin=subprocess.DEVNULL,
        stdout=None if check.live else subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    passed, failed, skipped = counts(check, done.returncode)
    return Outcome(check, time.monotonic() - began, done.stdout or "", passed, failed, skipped)


def counts(check: Check, code: int) -> tuple[int, int, int]:
    """Tests passed, failed and skipped; a command that fails for another reason is one failure."""
    if check.report is None:
        return (1, 0, 0) if code == 0 else (0, 1, 0)
    if not check.report.exists():
        return 0, 1, 0
    total = failed = skipped = 0
    for suite in ElementTree.parse(check.report).iter("testsuite"):
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    passed = max(0, total - failed - skipped)
    return passed, failed or int(code != 0), skipped


def summarize(outcomes: Sequence[Outcome]) -> int:
    """Print what failed and a table; the exit code."""
    for outcome in outcomes:
        if outcome.failed and outcome.output:
            print(f"\n---- {outcome.check.name} ----\n{outcome.output.rstrip()}")
    print()
    for outcome in outcomes:
        mark = "failed" if outcome.failed else "ok"
        tests = "" if outcome.check.report is None else f"{outcome.passed} passed"
        tests += f", {outcome.failed} failed" if outcome.failed and tests else ""
        tests += f", {outcome.skipped} skipped" if outcome.skipped else ""
        print(f"{outcome.check.name:20} {mark:8} {outcome.seconds:7.1f} s  {tests}".rstrip())
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"\n{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
