"""Every node type by name: found by walking the package, nothing registers itself."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from nodes.api.catalogue import describe, result_type
from nodes.api.node import Node

NodeClass = type[Node[Any]]


class Registry:
    """Node types by name, aliases included."""

    def __init__(self) -> None:
        self._types: dict[str, NodeClass] = {}
        self._aliases: dict[str, str] = {}
        self._sources: dict[str, str] = {}

    def add(self, cls: NodeClass, *, distribution: str = "") -> None:
        """Make a class known as `Type`, or `dist/Type` for a plugin's.

        If an error is raised the registry is left unchanged.
        """
        prefix = f"{distribution}/" if distribution else ""
        name = prefix + cls.__name__
        names = [name, *(prefix + alias for alias in cls.aliases)]
        for taken in names:
            known = self._types.get(self._aliases.get(taken, taken))
            if known is not None and known is not cls:
                raise ValueError(f"{taken} is declared by {known.__module__} and {cls.__module__}")
        self._types[name] = cls
        self._sources[name] = _package_hash(cls.__module__)
        for alias in names[1:]:
            self._aliases[alias] = name

    def __getitem__(self, name: str) -> NodeClass:
        return self._types[self._aliases.get(name, name)]

    def __contains__(self, name: str) -> bool:
        return self._aliases.get(name, name) in self._types

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._types))

    def __len__(self) -> int:
        return len(self._types)

    def source_hash(self, name: str) -> str:
        """Hash of the sources the type's package consists of: other code, other results."""
        return self._sources[self._aliases.get(name, name)]

    def catalogue(self) -> list[dict[str, Any]]:
        """Every type described, with its source hash, sorted by name."""
        return [{**describe(self._types[n], n), "source": self._sources[n]} for n in self]


def discover(
    packages: Iterable[str] = ("nodes",),
    plugins: Iterable[str] = (),
    broken: Callable[[str, Exception], None] | None = None,
) -> Registry:
    """All node types below the packages, and those of the plugins that are named.

    A plugin is a distribution with an entry point in the group `tessera.nodes`; it is off until
    named here. One that cannot be imported goes to `broken` with its name, and the others are
    found all the same; without `broken` its error is raised.
    """
    registry = Registry()
    for package in packages:
        for module in _modules(importlib.import_module(package)):
            _add_all(registry, module, "")
    wanted = set(plugins)
    for point in entry_points(group="tessera.nodes"):
        distribution = point.dist.name if point.dist else point.name
        if distribution in wanted or point.name in wanted:
            try:
                for module in _modules(importlib.import_module(point.module)):
                    _add_all(registry, module, distribution)
            except Exception as error:
                if broken is None:
                    raise
                broken(distribution, error)
    return registry


def node_classes(module: ModuleType) -> Iterator[NodeClass]:
    """The concrete node classes a module itself declares."""
    for value in vars(module).values():
        if (
            inspect.isclass(value)
            and issubclass(value, Node)
            and value.__module__ == module.__name__
            and "[" not in value.__name__
            and not value.__name__.startswith("_")
            and value.run is not Node.run
        ):
            yield value


def _add_all(registry: Registry, module: ModuleType, distribution: str) -> None:
    for cls in node_classes(module):
        result_type(cls)
        registry.add(cls, distribution=distribution)


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for info in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
        yield importlib.import_module(info.name)


_HASHES: dict[str, str] = {}


def _package_hash(module: str) -> str:
    package = module.partition(".")[0]
    if package not in _HASHES:
        file = importlib.import_module(package).__file__
        _HASHES[package] = module_hash(Path(file)) if file else ""
    return _HASHES[package]


def module_hash(file: Path) -> str:
    """Hash of a top-level module by its file: of the whole folder if that is a package."""
    if file.name == "__init__.py":
        return source_hash(file.parent)
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def source_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of all Python files below a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
