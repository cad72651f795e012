"""Programs the tests need beside the Python environment: a browser and a PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = {"chromium": "chromium", "postgresql": "postgresql"}


def chromium() -> Path | None:
    """A Chromium or Chrome to drive; TESSERA_CHROMIUM names another one."""
    names = [os.environ["TESSERA_CHROMIUM"]] if "TESSERA_CHROMIUM" in os.environ else CHROMIUM
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


def postgresql() -> Path | None:
    """The folder with `initdb` and `postgres`: on the path, or where Debian keeps its versions."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    return newest.parent if newest else None


def missing() -> list[str]:
    """Names of what is not installed."""
    found = {"chromium": chromium(), "postgresql": postgresql()}
    return [name for name, path in found.items() if path is None]


def provide() -> str:
    """Install what is missing where we may; else a sentence on what to install."""
    wanted = missing()
    if wanted and sys.platform == "linux" and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {' and '.join(wanted)} ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "--yes", "--no-install-recommends", "fonts-liberation"]
        for arguments in (["update"], [*install, *(PACKAGES[name] for name in wanted)]):
            done = subprocess.run(
                ["apt-get", "--quiet", *arguments],
                env=quiet,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if done.returncode:
                print(done.stdout[-3000:], flush=True)
        wanted = missing()
    if not wanted:
        return ""
    return (
        f"The tests need {' and '.join(wanted)}. Install with your package manager (Debian, "
        f"Ubuntu: sudo apt install {' '.join(PACKAGES[name] for name in wanted)}), then start again."
    )


def cores() -> int:
    """Cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
