"""What is built for others: an sdist that needs no Node, and a wheel that serves the editor."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installation import editor

ROOT = Path(__file__).parent.parent.parent

pytestmark = [
    pytest.mark.skipif(not editor.ready(), reason="build the editor: python3 tessera.py setup"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel made from it, by a build that finds no Node."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        env={**os.environ, "PATH": os.path.dirname(sys.executable)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel, its dependencies, and no checkout.

    The dependencies are those of this environment, put on the path by a .pth file; such a path
    is not searched for further .pth files, so the editable install here stays out.
    """
    root = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root)], check=True)
    programs = root / ("Scripts" if os.name == "nt" else "bin")
    install = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"]
    subprocess.run([*install, "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    (packages,) = root.glob("**/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


def test_the_wheel_carries_what_a_checkout_has(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "server/static/index.html" in names
    assert any(re.fullmatch(r"server/static/assets/.*\.js\.br", name) for name in names)
    for folder in ("workflows", "models"):
        for file in (ROOT / folder).rglob("*.*"):
            path = file.relative_to(ROOT).as_posix()
            assert f"server/share/{path}" in names
    for package in ("server", "nodes"):
        kept = subprocess.run(
            ["git", "ls-files", package], cwd=ROOT, capture_output=True, text=True
        ).stdout.splitlines()
        assert set(kept) <= names
    licences = {name.rpartition("/")[2] for name in names if "/licenses/" in name}
    assert licences >= {"LICENSE", "CLIP-LICENSE"}
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"server", "nodes"}


def test_the_sdist_carries_the_built_editor(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"web/dist/index.html", "web/package.json", "tessera.py", "tests/__main__.py"} <= names
    assert not any("node_modules" in name for name in names)


def test_the_wheel_knows_its_nodes_without_importing_them(clean: Path, tmp_path: Path) -> None:
    script = (
        "import json, pathlib, sys, server;"
        "from server.engine.catalogue_cache import CatalogueCache;"
        "nodes = CatalogueCache(pathlib.Path('nowhere')).load();"
        "print(json.dumps([server.__file__, len(nodes), 'torch' in sys.modules]))"
    )
    done = subprocess.run(
        [str(clean / "python"), "-c", script], cwd=tmp_path, capture_output=True, text=True
    )
    file, nodes, torch = json.loads(done.stdout)
    assert Path(file).is_relative_to(clean.parent)
    assert nodes > 20
    assert not torch


@pytest.fixture
def installed(clean: Path, tmp_path: Path) -> Iterator[str]:
    """Where the installed studio serves, started with nothing on the path but its own programs."""
    server = subprocess.Popen(
        [str(clean / "tessera"), "--no-open", "--port", "0", "--data", "data", "--device", "cpu"],
        cwd=tmp_path,
        env={**os.environ, "PATH": str(clean)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address
        yield address[0]
    finally:
        server.terminate()
        server.communicate()


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return bytes(answer.read())


def test_the_installed_studio_serves_the_editor_and_the_examples(installed: str) -> None:
    page = get(installed).decode()
    scripts = re.findall(r'src="\.?(/assets/[^"]+\.js)"', page)
    assert max(len(get(installed + script)) for script in scripts) > 100_000
    shown = {
        template["name"]
        for template in json.loads(get(f"{installed}/api/v1/templates"))["templates"]
    }
    assert "Text to image" in shown
    nodes = {node["type"] for node in json.loads(get(f"{installed}/api/v1/nodes"))["nodes"]}
    assert {"LoadCheckpoint", "KSampler", "SaveImage"} <= nodes


def test_the_installed_command_runs_a_workflow(
    clean: Path, models_root: Path, tmp_path: Path
) -> None:
    workflow = ROOT / "workflows" / "text-to-image.json"
    changes = ["--set", "checkpoint.name=tiny.safetensors", "--set", "sampler.steps=2"]
    places = ["--models", str(models_root), "--data", "data", "--output", "out"]
    done = subprocess.run(
        [str(clean / "tessera"), "run", str(workflow), *changes, *places, "--device", "cpu"],
        cwd=tmp_path,
        env={**os.environ, "PATH": str(clean)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{Path('out', 'tessera_00001.png')}\n"
