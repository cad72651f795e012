"""Finding node types: packages, plugins, and what goes wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nodes.api import Registry, discover
from nodes.api.registry import module_hash

NODE = '''
from __future__ import annotations
from nodes.api import Node

class {name}(Node[int]):
    """Adds one."""

    aliases = {aliases}
    value: int = 0

    def run(self) -> int:
        return self.value + 1
'''
Plugin = Callable[..., None]


def source(name: str, *aliases: str) -> str:
    return NODE.format(name=name, aliases=aliases)


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugin]:
    """Installs a distribution `NAME` with a package `NAME_nodes`, as pip would."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def install(name: str, point: str = "", **modules: str) -> None:
        package = tmp_path / f"{name}_nodes"
        package.mkdir()
        for module, text in {"__init__": "", **modules}.items():
            (package / f"{module}.py").write_text(text)
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        point = point or package.name
        (info / "entry_points.txt").write_text(f"[tessera.nodes]\nthings = {point}\n")

    yield install
    for module in set(sys.modules) - before:
        del sys.modules[module]


def test_a_plugin_is_off_until_it_is_named(plugin: Plugin) -> None:
    plugin("acme", adding=source("AddOne", "PlusOne"))
    assert len(discover(())) == 0
    registry = discover((), ["acme"])
    assert list(registry) == ["acme/AddOne"]
    assert registry["acme/PlusOne"] is registry["acme/AddOne"]
    assert "AddOne" not in registry
    (entry,) = registry.catalogue()
    assert entry["type"] == "acme/AddOne"
    assert entry["source"] == registry.source_hash("acme/PlusOne")
    assert list(discover((), ["things"])) == ["acme/AddOne"]  # by its entry point's name


def test_two_plugins_may_use_one_name(plugin: Plugin) -> None:
    plugin("acme", adding=source("AddOne"))
    plugin("bolt", adding=source("AddOne"))
    assert list(discover((), ["acme", "bolt"])) == ["acme/AddOne", "bolt/AddOne"]


def test_an_entry_point_may_name_something_in_its_module(plugin: Plugin) -> None:
    plugin("acme", "acme_nodes.adding:AddOne", adding=source("AddOne"))
    assert list(discover((), ["acme"])) == ["acme/AddOne"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("import nowhere_to_be_found", ModuleNotFoundError),
        ("1 / 0", ZeroDivisionError),
        ("def broken(:", SyntaxError),
        ("from nodes.api import Node\n\nclass Bare(Node):\n    def run(self): ...", TypeError),
    ],
)
def test_a_broken_plugin_does_not_take_the_others_along(
    text: str, error: type[Exception], plugin: Plugin
) -> None:
    plugin("acme", adding=text)
    plugin("bolt", adding=source("AddOne"))
    told: list[tuple[str, Exception]] = []
    registry = discover((), ["acme", "bolt"], lambda name, why: told.append((name, why)))
    assert [(name, type(why)) for name, why in told] == [("acme", error)]
    assert "bolt/AddOne" in registry
    with pytest.raises(error):
        discover((), ["acme"])


def test_an_alias_cannot_hide_a_type(plugin: Plugin) -> None:
    plugin("acme", one=source("One"), two=source("Two", "One"))
    with pytest.raises(ValueError, match=r"acme/One is declared by acme_nodes\.one"):
        discover((), ["acme"])


def test_other_code_has_another_hash(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    start = package / "__init__.py"
    start.write_text("")
    alone = tmp_path / "alone.py"
    alone.write_text("x = 1")
    hashes = {module_hash(start), module_hash(alone)}
    (package / "inner.py").write_text("x = 1")
    hashes.add(module_hash(start))
    (package / "inner.py").rename(package / "other.py")
    hashes.add(module_hash(start))
    alone.write_text("x = 2")
    hashes.add(module_hash(alone))
    assert len(hashes) == 5


def test_an_unknown_type_is_a_key_error() -> None:
    registry = Registry()
    assert "Nothing" not in registry
    with pytest.raises(KeyError):
        registry["Nothing"]
