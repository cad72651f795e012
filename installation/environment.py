"""`.venv`: the project in editable form, its dependencies, and the node catalogue."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterable

from installation import torch_build
from installation.causes import Stop
from installation.phase import LOG, phase
from installation.places import CONSTRAINTS, PYTHON, ROOT, VENV, read
from installation.record import LOCK, STATE, digest, read_state, write_state

SPACE_GB = {"pinned": 3, "free": 9}
"""Free disk a first set-up asks for, by torch's choice: environment, editor, download cache."""

CATALOGUE = ROOT / "server" / "catalogue.json"
"""The node types described, so that the first start need not wait for torch to name them."""


def ready(extras: Iterable[str] = ()) -> bool:
    state = read_state()
    return (
        state.get("packages") == key()
        and not state.get("installing")
        and set(extras) <= set(state.get("extras", []))
        and (state.get("torch") != "pinned" or torch_build.choice() == "pinned")
        and PYTHON.exists()
    )


def key() -> str:
    """What decides the installed packages. The root counts: an editable install points at it."""
    return digest([ROOT / "pyproject.toml", CONSTRAINTS], str(ROOT))


def install(extras: Iterable[str] = ()) -> None:
    """Make `.venv` hold the project, its dependencies and the wanted extras.

    While pip writes into it the record says `installing`, so that an environment that was cut
    off there is made anew and never taken for complete.
    """
    before, torch = read_state(), torch_build.choice()
    wanted = sorted({*extras, *before.get("extras", [])})
    outgrown = before.get("torch") == "pinned" and torch == "free"
    if before.get("installing") or outgrown or not PYTHON.exists():
        _make(torch)
        before = {}
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    # What is used gets compiled at its first import; compiling all of it takes far longer.
    pip += ["--no-compile", "--progress-bar", "off"]
    pip += ["--constraint", str(torch_build.constraints(torch))]
    project = f"{ROOT}[{','.join(wanted)}]" if wanted else str(ROOT)
    index = torch_build.index(torch)
    write_state({**before, "installing": True})
    try:
        if index:
            phase("PyTorch", [*pip, "--no-deps", "--index-url", index, "torch"])
        phase("Python packages", [*pip, "--editable", project])
    except (Stop, KeyboardInterrupt):
        # pip resolves and downloads everything before it touches what is installed.
        if "Installing collected packages" not in read(LOG):
            write_state(before)
        raise
    write_state(before)
    # Imports every node, so it also proves that what was installed works on this machine.
    catalogue = ["-m", "server.engine.catalogue_cache", str(CATALOGUE)]
    phase("Node catalogue", [str(PYTHON), "-P", *catalogue])
    write_state({"packages": key(), "extras": wanted, "torch": torch})


def _make(torch: str) -> None:
    """A fresh environment in place of whatever is there."""
    require_venv_module()
    require_space(torch)
    for path in VENV.iterdir():
        if path in (LOCK, STATE):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    write_state({"installing": True})
    phase("Python environment", [sys.executable, "-m", "venv", str(VENV)])


def require_venv_module() -> None:
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    raise Stop(
        "This Python cannot make virtual environments: its venv or ensurepip module is missing. On "
        "Debian and Ubuntu install it with: sudo apt install "
        f"python{sys.version_info[0]}.{sys.version_info[1]}-venv. Then start again."
    )


def require_space(torch: str) -> None:
    wanted, free = SPACE_GB[torch], shutil.disk_usage(VENV).free / 1e9
    if free < wanted:
        raise Stop(
            f"The set-up needs about {wanted} GB of disk, and {ROOT} has {free:.1f} GB free. Make "
            "room there, or move this folder to another disk, and start again."
        )
