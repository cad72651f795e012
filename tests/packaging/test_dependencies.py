"""What the packages import is what they declare, so that an installed wheel lacks nothing."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

COMES_WITH = {"starlette": "fastapi", "pydantic-core": "pydantic"}
"""Parts of a declared dependency that it re-exports in part and pins itself."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~! ;]", name)[0]).lower()


def imported(package: str) -> set[str]:
    """Top-level names that a package's files import, wherever they do."""
    names: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"nodes", "server"}


def test_every_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    declared = [*project["dependencies"], *optional["postgresql"], *optional["ray"]]
    known = {normal(name) for name in declared}
    distributions = packages_distributions()
    undeclared = {}
    for name in imported("nodes") | imported("server"):
        found = {normal(d) for d in distributions.get(name, [name])}
        if not (found | {COMES_WITH.get(d, d) for d in found}) & known:
            undeclared[name] = found
    assert not undeclared, "declare them in pyproject.toml"
