"""`tessera.py` beside a small project of the same shape: real venv and pip, no network."""

from __future__ import annotations

import ast
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

import tessera

SCRIPT = Path(tessera.__file__)
PACKAGE = SCRIPT.with_name("installation")

BACKEND = '''
"""A build backend of our own, so that an editable install needs nothing from anywhere."""
import os, time, zipfile
from pathlib import Path

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    if Path("hang").exists():
        Path("hanging").touch()
        while True:
            time.sleep(0.02)
    name = "tessera-1-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory, name), "w") as wheel:
        wheel.writestr("tessera.pth", os.getcwd())
        metadata = "Metadata-Version: 2.1\\nName: tessera\\nVersion: 1\\nProvides-Extra: dev\\n"
        wheel.writestr("tessera-1.dist-info/METADATA", metadata + Path("requires").read_text())
        wheel.writestr("tessera-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n")
        wheel.writestr("tessera-1.dist-info/RECORD", "")
    return name
'''

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "tessera"
dynamic = ["version", "dependencies", "optional-dependencies"]
"""

CATALOGUE = """
import pathlib, sys
if pathlib.Path("broken-node").exists():
    raise ImportError("cannot import name 'KSampler'")
pathlib.Path(sys.argv[1]).write_text("{}")
"""

NPM = """#!/bin/sh
echo "npm $1" >> ../npm-calls
if [ "$1" = install ]; then mkdir -p node_modules
elif [ -e broken ]; then cat broken; exit 1
else mkdir -p dist; echo built > dist/index.html; fi
"""

TIMELESS = """
Module Expr Constant Import ImportFrom alias Assign Name Load Store Attribute Subscript Slice
If Compare Lt Eq Tuple Call keyword
"""
"""What the script may be made of: statements that Python has always had."""

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="the stand-ins for npm and node are scripts"
)


class Project:
    """A folder with `tessera.py`, a package `server` that prints what it is told, and a `web`."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.bin = folder / "bin"
        self.write("tessera.py", SCRIPT.read_text())
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PACKAGE, self.root / "installation", ignore=ignored)
        self.write("pyproject.toml", PYPROJECT)
        self.write("constraints.txt", "torch==1.0\n")
        self.write("backend.py", BACKEND)
        self.write("requires", "")
        self.write("server/__init__.py", "")
        self.write("server/__main__.py", "import sys; print('served', *sys.argv[1:])")
        self.write("server/engine/catalogue_cache.py", CATALOGUE)
        self.write("tests/__main__.py", "import sys; print('tested', *sys.argv[1:])")
        self.write("web/package.json", json.dumps({"engines": {"node": ">=20.19"}}))
        self.write("web/package-lock.json", "{}")
        self.program("npm", NPM)
        self.node("v20.19.0")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def program(self, name: str, text: str) -> None:
        self.bin.mkdir(parents=True, exist_ok=True)
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def node(self, version: str) -> None:
        self.program("node", f"#!/bin/sh\necho {version}\n")

    def environment(self, more: Mapping[str, str] = {}) -> dict[str, str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "TESSERA_"))}
        path = f"{self.bin}:/usr/bin:/bin"
        return {**plain, "PATH": path, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", **more}

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(self.root / "tessera.py"), *arguments],
            cwd=self.root.parent,
            env=self.environment(more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **more: str) -> SimpleNamespace:
        process = self.start(*arguments, **more)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err
        return SimpleNamespace(code=process.returncode, out=out, err=err)

    def npm_calls(self) -> list[str]:
        calls = self.root / "npm-calls"
        lines = calls.read_text().splitlines() if calls.exists() else []
        calls.unlink(missing_ok=True)
        return lines


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", str(path)], check=True)
    return path


@pytest.fixture
def begun(project: Project, environment: Path) -> Project:
    """A project whose environment has pip and nothing else."""
    shutil.copytree(environment, project.root / ".venv", symlinks=True)
    return project


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.02)


def test_first_start_sets_up_and_the_second_skips_everything(project: Project) -> None:
    first = project.run("--port", "0", "--no-open")
    assert first.code == 0
    assert first.out.splitlines()[-1] == "served --port 0 --no-open"
    for title in ("Python environment", "Python packages", "Node catalogue", "Editor"):
        assert f"  {title} " in first.out
    assert project.npm_calls() == ["npm install", "npm run"]

    second = project.run("run", "some.json")
    assert second.out == "served run some.json\n"
    assert project.run("setup").out == ""
    assert project.npm_calls() == []

    # What a change of the sources asks for is redone, and nothing else.
    project.write("web/src/main.ts", "export {}")
    third = project.run("setup")
    assert "Editor " in third.out
    assert "Python" not in third.out
    assert project.npm_calls() == ["npm run"]

    assert "Python packages" in project.run("test", "--", "-x").out
    assert project.run("test", "--", "-x").out == "tested -- -x\n"
    assert project.run("setup").out == "", "the development packages are more, not other"

    shutil.move(project.root, project.root.with_name("moved"))
    project.root = project.root.with_name("moved")
    assert "Python packages" in project.run("setup").out, "an editable install names its folder"


def test_a_set_up_killed_while_it_installs_is_made_anew(project: Project) -> None:
    project.write("hang", "")
    process = project.start("setup")
    hanging = project.root / "hanging"
    until(hanging.exists)
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        assert stream
        stream.close()
    leftover = project.root / ".venv" / "half-made"
    leftover.touch()
    assert json.loads((project.root / ".venv" / "tessera.json").read_text())["installing"]

    # pip outlives its parent and keeps the lock: the next set-up waits for it to end.
    waiting = project.start("setup")
    assert waiting.stdout
    assert "waiting" in waiting.stdout.readline()
    (project.root / "hang").unlink()
    for pid in pids_in(project.root / ".venv"):
        os.kill(pid, signal.SIGKILL)
    out, err = waiting.communicate(timeout=120)
    assert waiting.returncode == 0, err
    assert "Python environment" in out
    assert not leftover.exists()
    assert project.run().out == "served\n"


def pids_in(folder: Path) -> list[int]:
    """Processes started from an environment's Python, its build processes among them."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if (process.info["cmdline"] or [""])[0].startswith(str(folder))
    ]


def test_stopped_by_a_signal_it_says_so_and_ends_pip(begun: Project) -> None:
    begun.write("hang", "")
    process = begun.start("setup")
    until((begun.root / "hanging").exists)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "Stopped. Start again to go on with the set-up."
    until(lambda: not pids_in(begun.root / ".venv"))

    # It had not begun to install, so the environment is kept and the set-up goes on from there.
    (begun.root / "hang").unlink()
    again = begun.run("setup")
    assert again.code == 0
    assert "Python environment" not in again.out


def test_no_registry(begun: Project) -> None:
    begun.write("requires", "Requires-Dist: no-such-package\n")
    offline = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}
    stopped = begun.run(**offline)
    assert stopped.code == 1
    assert len(stopped.err.strip().splitlines()) == 1
    assert "The package registry cannot be reached." in stopped.err
    assert "start again" in stopped.err

    # Nothing was installed yet, so the environment is kept and the set-up goes on from there.
    begun.write("requires", "")
    again = begun.run()
    assert again.code == 0
    assert "Python environment" not in again.out
    assert again.out.endswith("served\n")


def test_no_such_package_for_this_python(begun: Project) -> None:
    begun.write("requires", "Requires-Dist: no-such-package\n")
    stopped = begun.run()
    assert stopped.code == 1
    assert "has no such package for this machine (Python 3." in stopped.err


def test_npm_without_registry_keeps_the_python_side(begun: Project) -> None:
    begun.write("web/broken", "src/main.ts(3,1): error TS2304: Cannot find name 'x'.")
    stopped = begun.run("setup")
    assert stopped.code == 1
    assert "    src/main.ts(3,1): error TS2304: Cannot find name 'x'.\n" in stopped.err
    assert "Put right what it says above and start again" in stopped.err
    begun.write("web/broken", "npm error code ENOTFOUND")
    stopped = begun.run("setup")
    assert stopped.code == 1
    assert "The package registry cannot be reached." in stopped.err
    (begun.root / "web" / "broken").unlink()
    again = begun.run("setup")
    assert again.code == 0
    assert "Python" not in again.out.replace(str(begun.root), "")


def test_node_is_checked_before_anything_is_downloaded(project: Project) -> None:
    project.node("v16.20.2")
    old = project.run()
    assert old.code == 1
    assert f"needs Node.js 20.19 or newer, and {project.bin / 'node'} is v16.20.2." in old.err
    assert "https://nodejs.org" in old.err

    (project.bin / "node").unlink()
    missing = project.run(PATH=str(project.bin))
    assert missing.code == 1
    assert "Node.js was not found" in missing.err
    assert not (project.root / ".venv" / "bin").exists()


def test_a_run_without_a_server_needs_no_node(begun: Project) -> None:
    headless = begun.run("run", "some.json", PATH="")
    assert headless.out.endswith("served run some.json\n")


def test_a_node_that_does_not_import_costs_no_new_environment(begun: Project) -> None:
    begun.write("broken-node", "")
    stopped = begun.run("setup")
    assert stopped.code == 1
    assert "    ImportError: cannot import name 'KSampler'\n" in stopped.err
    (begun.root / "broken-node").unlink()
    again = begun.run("setup")
    assert again.code == 0
    assert "Node catalogue" in again.out
    assert "Python environment" not in again.out


def test_an_old_python_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {type(node).__name__ for node in ast.walk(ast.parse(SCRIPT.read_text()))}
    assert names <= set(TIMELESS.split()), "Python 2.7 has to be able to read the script"
    assert SCRIPT.read_text().isascii(), "Python 2.7 refuses other signs without a declaration"
    assert "annotations" not in SCRIPT.read_text(), "Python 3.6 refuses them from __future__"
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(SCRIPT))
    assert "Tessera needs Python 3.11 or newer" in str(stopped.value)
