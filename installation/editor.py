"""`web/dist`: the editor, built once with Node.js."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from installation.causes import Stop
from installation.phase import phase
from installation.places import WEB, read
from installation.record import digest

BUILT_FROM = WEB / "dist" / ".built-from"
"""Key of the sources the editor was built from. A new build empties the folder first, so a build
that was cut off leaves none."""

INSTALLED_FROM = WEB / "node_modules" / ".installed-from"
NOT_SOURCES = {"node_modules", "dist", "coverage", "test-results"}


def ready() -> bool:
    return read(BUILT_FROM) == key()


def key() -> str:
    """What decides the built editor."""
    files = []
    for folder, folders, names in os.walk(WEB):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        files += [Path(folder, name) for name in sorted(names) if not name.endswith(".tsbuildinfo")]
    return digest(files)


def build(npm: str) -> None:
    """Install the build's packages if their lock file changed, and build the editor."""
    lock, sources = digest([WEB / "package.json", WEB / "package-lock.json"]), key()
    if read(INSTALLED_FROM) != lock:
        INSTALLED_FROM.unlink(missing_ok=True)
        # Not `npm ci`: it refuses a lock file that lacks another system's optional binaries.
        install = [npm, "install", "--no-save", "--no-audit", "--no-fund"]
        phase("Editor packages", install, folder=WEB)
        INSTALLED_FROM.write_text(lock, encoding="utf-8")
    phase("Editor", [npm, "run", "build"], folder=WEB)
    BUILT_FROM.write_text(sources, encoding="utf-8")


def find_npm() -> str:
    """npm's path. Raises Stop if it is missing, or Node.js is too old for the build."""
    wanted = json.loads(read(WEB / "package.json"))["engines"]["node"].lstrip(">= ")
    remedy = "Install it from https://nodejs.org or your package manager, then start again."
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise Stop(
            f"{'npm' if node else 'Node.js'} was not found; building the editor needs Node.js "
            f"{wanted} or newer with its npm. {remedy}"
        )
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    except OSError as error:
        raise Stop(f"{node} does not start ({error.strerror}). {remedy}") from error
    found = [int(part) for part in re.findall(r"\d+", answer)[:2]]
    if found < [int(part) for part in wanted.split(".")]:
        raise Stop(
            f"Building the editor needs Node.js {wanted} or newer, and {node} is "
            f"{answer or 'of an unknown version'}. {remedy}"
        )
    return npm
