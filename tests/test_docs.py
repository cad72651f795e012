"""The documentation tells the truth: links lead somewhere, settings are all there, snippets run."""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

import tessera
from server.cli import run_parser, studio_parser
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


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    assert not [
        p.name for p in folder.glob("*.md") if p.name != "README.md" and p.name not in index
    ]


def test_every_setting_is_documented_with_its_default() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \|([^|]*)\|([^|]*)\|", page("docs/settings.md"), re.MULTILINE
    )
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
