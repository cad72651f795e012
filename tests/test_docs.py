"""The documentation tells the truth: links lead somewhere, settings are all there, snippets run."""

from __future__ import annotations

import argparse
import importlib
import json
import re
import shlex
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

import tessera
from server.cli import main, run_parser, studio_parser
from server.settings import Settings

ROOT = Path(tessera.__file__).parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_blocks(text: str, language: str) -> list[tuple[str, str]]:
    """(line before the block, its code) of every fenced block of a language."""
    pattern = rf"(?:^([^\n]*)\n\n?)?^```{language}\n(.*?)^```"
    return [(m[1] or "", m[2]) for m in re.finditer(pattern, text, re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'src="([^"]+)"', text)
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert not [target for target in local if not (path.parent / target).exists()]


@pytest.mark.parametrize("folder", ["docs", "docs/decisions"])
def test_every_page_is_in_its_index(folder: str) -> None:
    index = page(f"{folder}/README.md")
    pages = [p.name for p in (ROOT / folder).glob("*.md") if p.name != "README.md"]
    assert not [name for name in pages if f"]({name})" not in index]


def test_every_setting_is_documented_with_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|([^|]*)\|", page("docs/settings.md"), re.MULTILINE)
    documented = {name: default.strip(" `") for name, _, default in rows}
    assert set(documented) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, int | float | str) and field.default not in ("", False, True):
            assert str(field.default).removesuffix(".0") in documented[name] or name == "workers"


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from (option for option in action.option_strings if option.startswith("--"))


def test_every_option_is_documented_and_every_documented_option_exists() -> None:
    known = {*options(studio_parser()), *options(run_parser())}
    text = page("docs/settings.md")
    mentioned = set(re.findall(r"`(--[a-z-]+)", text))
    assert mentioned == known - {"--help", "--version"}
    said = page("README.md") + str(tessera.__doc__)
    assert set(re.findall(r"(?<=\s)--[a-z-]{2,}", said)) <= known


def test_the_first_node_of_contributing_works(monkeypatch: pytest.MonkeyPatch) -> None:
    node, test = code_blocks(page("CONTRIBUTING.md"), "python")
    modules = {}
    for heading, code in (node, test):
        name = heading.strip("`").removesuffix(".py").replace("/", ".")
        assert not (ROOT / heading.strip("`")).exists(), "the example would overwrite a file"
        module = types.ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
        exec(compile(code, heading, "exec"), module.__dict__)
        modules[name] = module
    written = modules["nodes.image.posterize"]
    from nodes.api.catalogue import describe

    entry = describe(written.ImagePosterize)
    assert entry["summary"] == "Reduce pictures to a few levels of each colour."
    assert entry["inputs"][1]["schema"] == {"type": "integer", "minimum": 2, "maximum": 256}
    importlib.import_module("torch")
    modules["tests.nodes.image.test_posterize"].test_two_levels_are_black_and_white()


def test_every_route_is_documented(tmp_path: Path) -> None:
    from server.app import create_app

    app = create_app(Settings.load(data=tmp_path, packages="plain_nodes"))
    app.state.studio.data.close()
    known = {
        f"{method.upper()} {path}"
        for path, operations in app.openapi()["paths"].items()
        for method in operations
    }
    documented = set(re.findall(r"^\| `([A-Z]+ /\S+)` \|", page("docs/api.md"), re.MULTILINE))
    assert documented == known


# --- the README, as a newcomer would follow it ---------------------------------------------------


@pytest.fixture
def clone(tmp_path: Path, models_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the README's examples find in a clone; a tiny model is the starter."""
    checkpoints = tmp_path / "models" / "checkpoints"
    checkpoints.mkdir(parents=True)
    shutil.copy(
        models_root / "checkpoints" / "tiny.safetensors", checkpoints / "starter.safetensors"
    )
    shutil.copytree(ROOT / "workflows", tmp_path / "workflows")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands(name: str) -> list[str]:
    """The commands of a page's shell blocks, continued lines joined."""
    text = "".join(code for _, code in code_blocks(page(name), "sh"))
    return [line for line in text.replace("\\\n", "").splitlines() if line.strip()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_have_options_that_exist(path: Path) -> None:
    for command in commands(path.relative_to(ROOT).as_posix()):
        words = shlex.split(command, comments=True)
        if words[:2] != ["python3", "tessera.py"]:
            continue
        if words[2:3] == ["run"]:
            assert (ROOT / run_parser().parse_args(words[3:]).file).exists()
        elif words[2:3] not in (["test"], ["setup"]):
            studio_parser().parse_args(words[2:])


def test_the_settings_file_is_read(tmp_path: Path) -> None:
    ((_, text),) = code_blocks(page("docs/settings.md"), "toml")
    (tmp_path / "settings.toml").write_text(text)
    settings = Settings.load(data=tmp_path)
    assert (settings.port, settings.trash_days) == (9000, 7)
    assert settings.models == (Path("/data/ComfyUI/models").absolute(),)


def test_the_readme_command_draws_a_picture(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (command,) = [c for c in commands("README.md") if "tessera.py run" in c]
    options = ["--data", "data", "--models", "models", "--device", "cpu"]
    assert main([*shlex.split(command)[2:], *options]) == 0
    assert capsys.readouterr().out == f"{Path('out', 'tessera_00001.png')}\n"


def test_the_readme_script_draws_the_same_graph(clone: Path) -> None:
    ((_, script),) = code_blocks(page("README.md"), "python")
    names: dict[str, object] = {}
    exec(compile(script, "README.md", "exec"), names)
    assert tuple(names["pixels"].shape) == (1, 3, 128, 128)  # type: ignore[attr-defined]
    saved = json.loads((clone / "heart.json").read_text())
    assert saved["nodes"]["positive"]["inputs"]["text"] == "a large red heart"


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("bash"), reason="needs curl")
def test_the_readme_requests_draw_a_picture(clone: Path) -> None:
    submit, follow, ask, fetch = [c for c in commands("README.md") if c.startswith("curl")]
    command = [sys.executable, "-P", "-m", "server", "--no-open", "--port", "0"]
    server = subprocess.Popen(
        [*command, "--device", "cpu", "--data", "data", "--models", "models"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address

        def curl(command: str, **values: str) -> str:
            command = command.replace("http://127.0.0.1:8188", address[0])
            for name, value in values.items():
                command = command.replace(name, value)
            done = subprocess.run(
                ["bash", "-c", command], capture_output=True, text=True, timeout=300
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        job = json.loads(curl(submit))["jobs"][0]["id"]
        assert "node.updated" in curl(follow, JOB=job)
        ended = json.loads(curl(ask, JOB=job))
        assert ended["status"] == "succeeded", ended["error"]
        prompt = "a large yellow star on a black background"
        assert ended["workflow"]["nodes"]["positive"]["inputs"]["text"] == prompt
        curl(fetch, ASSET=ended["outputs"][0]["assets"][0]["id"])
        assert (clone / "star.png").read_bytes().startswith(b"\x89PNG")
    finally:
        server.terminate()
        server.communicate()


def test_every_node_is_documented() -> None:
    from nodes.api import discover
    from server import reference

    catalogue = discover().catalogue()
    unsaid = [entry["type"] for entry in catalogue if not entry["summary"].endswith(".")]
    assert not unsaid, "the first line of a node's docstring is a sentence"
    assert page("docs/nodes.md") == reference.page(catalogue), "run: python -m server.reference"
