#!/usr/bin/env python3
"""Tessera in one command: sets up what is missing beside this file, then starts.

    python3 tessera.py                                 start the studio in the browser
    python3 tessera.py run FILE.json [--output DIR]    run one workflow, no server
    python3 tessera.py test [-- PYTEST ARGUMENTS]      run every test, or the named ones
    python3 tessera.py setup                           set up and stop

Needs Python 3.11 or newer and, to build the editor once, Node.js 20 or newer. Everything goes
into `.venv` and `web` beside this file; deleting `.venv` undoes the set-up. Options are those of
the installed command, shown by `python3 tessera.py --help`.
"""
# Only the standard library, and only syntax that Python 3.6 can parse (no future import), so that
# an old Python reaches the sentence below instead of a SyntaxError.

import contextlib
import hashlib
import importlib.util
import io
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python finds out
    sys.exit(
        f"Tessera needs Python 3.11 or newer, and {sys.executable} is {platform.python_version()}. "
        "Install a newer one from https://www.python.org/downloads/ or your package manager and "
        "start with that one, for example: python3.12 tessera.py"
    )

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

STATE = VENV / "tessera.json"
LOCK = VENV / "tessera.lock"
LOG = ROOT / "build" / "setup.log"

CATALOGUE = ROOT / "server" / "catalogue.json"
"""The node types described, so that the first start need not wait for torch to name them."""

BUNDLE = WEB / "dist"
BUILT_FROM = BUNDLE / ".built-from"
"""Key of the sources the bundle was built from. A new build empties the folder first, so a build
that was cut off leaves none."""

SPACE_GB = {"pinned": 3, "free": 9}
"""Free disk a first set-up asks for, by `torch_choice`: environment, editor, download cache."""

TORCH_INDEX = "https://download.pytorch.org/whl/"
TORCH_BUILDS = {("Linux", "pinned"): ["cpu"], ("Windows", "free"): ["cu130", "cu128", "cu126"]}
"""PyTorch's own indexes to look into first, where PyPI's file is not the one to have
(docs/decisions/torch-builds.md)."""


State = dict[str, Any]  # the JSON in STATE


class Stop(Exception):
    """Set-up cannot go on; the message says why and what to do."""


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of few characters must not stop us
    command = arguments[0] if arguments and arguments[0] in ("run", "test", "setup") else "serve"
    if command != "test" and {"-h", "--help"} & set(arguments):
        if command != "setup" and ready(extras=set(), web=False):
            return hand_over(["-m", "server", *arguments])
        print((__doc__ or "").strip())
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        set_up(extras={"dev"} if command == "test" else set(), web=command != "run")
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except OSError as error:
        where = error.filename or ROOT
        print(f"\n{where}: {error.strerror}. {remedy(str(error))}".rstrip(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on with the set-up.", file=sys.stderr)
        return 130
    if command == "setup":
        return 0
    if command == "test":
        return hand_over([str(ROOT / "tests" / "__main__.py"), *arguments[1:]])
    return hand_over(["-m", "server", *arguments])


def hand_over(arguments: Sequence[str]) -> int:
    """Go on as the environment's Python, in place of this process."""
    call = [
        str(PYTHON),
        "-P",
        *arguments,
    ]  # -P: a folder `server` where the user stands is not ours
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(call[0], call)
    with contextlib.suppress(KeyboardInterrupt):  # the child hears it too and ends by itself
        return subprocess.call(call)
    return 130


# --- what is there, what is missing --------------------------------------------------------------


def set_up(extras: set[str], web: bool) -> None:
    """Bring `.venv` and `web/dist` in line with the sources; at once if they are.

    What was finished is written to STATE after the fact. While pip writes into the environment
    STATE says "installing", so that one cut off there is made anew and never taken for complete.
    """
    if ready(extras, web):
        return
    VENV.mkdir(exist_ok=True)
    with one_at_a_time():
        if ready(extras, web):
            return
        print(f"Setting up Tessera in {ROOT}", flush=True)
        began = time.monotonic()
        npm = find_npm() if web and not web_ready() else None
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text("", encoding="utf-8")
        if not packages_ready(read_state(), extras):
            install_packages(extras)
        if npm:
            build_web(npm)
        print(f"Set up in {duration(time.monotonic() - began)}.", flush=True)


def ready(extras: set[str], web: bool) -> bool:
    return packages_ready(read_state(), extras) and (not web or web_ready())


def packages_ready(state: State, extras: set[str]) -> bool:
    return (
        state.get("packages") == packages_key()
        and not state.get("installing")
        and extras <= set(state.get("extras", []))
        and (state.get("torch") != "pinned" or torch_choice() == "pinned")
        and PYTHON.exists()
    )


def web_ready() -> bool:
    return read(BUILT_FROM) == web_key()


def read_state() -> State:
    try:
        state = json.loads(read(STATE))
    except ValueError:
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state: State) -> None:
    temporary = STATE.with_suffix(".new")
    temporary.write_text(json.dumps(state, indent=2), encoding="utf-8")
    os.replace(temporary, STATE)


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return ""


def packages_key() -> str:
    """What decides the installed packages. The root counts: an editable install points at it."""
    return digest([ROOT / "pyproject.toml", ROOT / "constraints.txt"], str(ROOT))


def web_key() -> str:
    files = []
    for folder, folders, names in os.walk(WEB):
        folders[:] = sorted(set(folders) - {"node_modules", "dist", "coverage", "test-results"})
        files += [Path(folder, name) for name in sorted(names) if not name.endswith(".tsbuildinfo")]
    return digest(files)


def digest(files: Sequence[Path], *more: str) -> str:
    total = hashlib.sha256(repr(more).encode())
    for path in files:
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock that ends with this process and its children; waits for another holder."""
    with open(LOCK, "a+b") as file:
        waiting = False
        while not try_lock(file.fileno()):
            if not waiting:
                print("Another set-up is under way here; waiting for it.", flush=True)
                waiting = True
            time.sleep(0.2)
        # Passed on, so that a pip that outlives us (kill -9) still keeps the next set-up waiting.
        os.set_inheritable(file.fileno(), True)
        yield


def try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# --- the Python environment ----------------------------------------------------------------------


def install_packages(extras: set[str]) -> None:
    """Make `.venv` hold the project, its dependencies and the wanted extras."""
    before, torch = read_state(), torch_choice()
    wanted = sorted(extras | set(before.get("extras", [])))
    stale = before.get("installing") or (before.get("torch") == "pinned" and torch == "free")
    if stale or not PYTHON.exists():
        require_venv_module()
        require_space(torch)
        clear_environment()
        write_state({"installing": True})
        phase("Python environment", [sys.executable, "-m", "venv", str(VENV)])
        before = {}
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    # What is used gets compiled at its first import; compiling all of it takes far longer.
    pip += ["--no-compile", "--progress-bar", "off", "--constraint", str(constraints(torch))]
    steps = [("Python packages", [*pip, "--editable", project(wanted)])]
    index = torch_index(torch)
    if index:
        steps.insert(0, ("PyTorch", [*pip, "--no-deps", "--index-url", index, "torch"]))
    # Imports every node, so it also proves that what was installed works on this machine.
    describe = [str(PYTHON), "-P", "-m", "server.engine.catalogue_cache", str(CATALOGUE)]
    steps.append(("Node catalogue", describe))
    write_state({**before, "installing": True})
    try:
        for title, command in steps:
            phase(title, command)
    except Stop:
        # pip resolves and downloads everything before it touches what is installed.
        if "Installing collected packages" not in read(LOG):
            write_state(before)
        raise
    before.pop("installing", None)
    done = {"packages": packages_key(), "extras": wanted, "torch": torch}
    write_state({**before, **done})


def project(extras: Sequence[str]) -> str:
    return f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)


def constraints(torch: str) -> Path:
    """The tested versions; torch is left free where the machine's GPU decides its build."""
    path = ROOT / "constraints.txt"
    if torch == "pinned":
        return path
    lines = path.read_text(encoding="utf-8").splitlines()
    free = VENV / "constraints.txt"
    kept = [line for line in lines if not line.startswith("torch==")]
    free.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return free


def torch_choice() -> str:
    """`free` with an NVIDIA GPU, or where TESSERA_TORCH_INDEX names a build; else `pinned`."""
    return "free" if os.environ.get("TESSERA_TORCH_INDEX") or has_nvidia() else "pinned"


def has_nvidia() -> bool:
    return bool(shutil.which("nvidia-smi")) or Path("/proc/driver/nvidia/version").exists()


def torch_index(torch: str) -> str:
    """An index to take torch from instead of the usual one, or nothing.

    Asked only where it matters, and only used if it answers quickly and has a file for this
    machine. A user's own choice goes first.
    """
    chosen = os.environ.get("TESSERA_TORCH_INDEX", "")
    if chosen:
        return chosen
    python = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    machine = "win_amd64" if WINDOWS else f"manylinux.*{platform.machine()}"
    for folder in TORCH_BUILDS.get((platform.system(), torch), []):
        listing = fetch(TORCH_INDEX + folder + "/torch/")
        wheel = rf"torch-{re.escape(torch_pin())}%2B\w+-{python}-.*{machine}"
        if re.search(wheel, listing):
            return TORCH_INDEX + folder
    return ""


def torch_pin() -> str:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    found = re.search(r"^torch==(\S+)", text, re.MULTILINE)
    return found.group(1) if found else ""


def fetch(address: str) -> str:
    """The text at an address, or nothing if it cannot be had within seconds."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read(), "utf-8", "replace")
    except (OSError, ValueError):
        return ""


def require_venv_module() -> None:
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    raise Stop(
        "This Python cannot make virtual environments: its venv or ensurepip module is missing. On "
        f"Debian and Ubuntu install it with: sudo apt install python{version}-venv. Then start "
        "again."
    )


def require_space(torch: str) -> None:
    free_gb = shutil.disk_usage(VENV).free / 1e9
    if free_gb < SPACE_GB[torch]:
        raise Stop(
            f"The set-up needs about {SPACE_GB[torch]} GB of disk, and {ROOT} has {free_gb:.1f} GB "
            "free. Make room there, or move this folder to another disk, and start again."
        )


def clear_environment() -> None:
    """Remove an environment that was cut off half-made, all but the lock we hold."""
    for path in VENV.iterdir():
        if path in (LOCK, STATE):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


# --- the editor ----------------------------------------------------------------------------------


def build_web(npm: str) -> None:
    """Install the editor's packages if their lock file changed, and build `web/dist`."""
    installed = WEB / "node_modules" / ".installed-from"
    lock, key = digest([WEB / "package.json", WEB / "package-lock.json"]), web_key()
    if read(installed) != lock:
        installed.unlink(missing_ok=True)
        # Not `npm ci`: it refuses a lock file that lacks another system's optional binaries.
        install = [npm, "install", "--no-save", "--no-audit", "--no-fund"]
        phase("Editor packages", install, cwd=WEB)
        installed.write_text(lock, encoding="utf-8")
    phase("Editor", [npm, "run", "build"], cwd=WEB)
    BUILT_FROM.write_text(key, encoding="utf-8")


def find_npm() -> str:
    """npm's path, if Node is new enough for the editor's build tools."""
    engines = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["engines"]
    wanted = engines["node"].lstrip(">= ")
    remedy = "Install it from https://nodejs.org or your package manager, then start again."
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        missing = "npm" if node else "Node.js"
        raise Stop(
            f"{missing} was not found; building the editor needs Node.js {wanted} or newer with "
            f"its npm. {remedy}"
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


# --- phases and their progress -------------------------------------------------------------------

CAUSES = [
    (
        r"No space left on device|ENOSPC|WinError 112|Disk quota exceeded",
        "The disk is full. Make room in this folder and in the system's temporary folder (TMPDIR "
        "chooses another one), then start again.",
    ),
    (
        r"(?i)ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH"
        r"|NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError"
        r"|Failed to establish a new connection|ProxyError|Cannot connect to proxy"
        r"|name resolution|Connection (refused|reset|aborted)|Network is unreachable",
        "The package registry cannot be reached. Check the network, or the proxy in pip's or npm's "
        "settings, then start again: what was downloaded is kept.",
    ),
    (
        r"(?i)CERTIFICATE_VERIFY_FAILED|SSLError|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT",
        "The package registry's certificate is not trusted here. Name your network's certificate "
        "to pip (pip config set global.cert FILE) and npm (npm config set cafile FILE), then start "
        "again.",
    ),
    (
        r"(?i)\bEACCES\b|Permission denied|WinError 5\b|Read-only file system",
        "A file in this folder cannot be written. Make the folder yours, or clone Tessera where "
        "you may write, and start again.",
    ),
    (
        r"WinError 126|c10\.dll|vcruntime\d",
        "PyTorch needs Microsoft's Visual C++ Redistributable. Install it from "
        "https://aka.ms/vs/17/release/vc_redist.x64.exe, then start again.",
    ),
    (
        "No module named pip",
        "The folder .venv was made by another tool. Delete it and start again.",
    ),
    (
        "No matching distribution found for",
        "The package index did not answer or has no such package for this machine (Python "
        f"{platform.python_version()}, {platform.system()} {platform.machine()}). Start again, or "
        "delete .venv and start with another Python version from 3.11 on.",
    ),
]
"""What pip and npm print when something common is wrong, and the sentence for it."""


def phase(title: str, command: Sequence[str], cwd: Path = ROOT) -> None:
    """Run one command of the set-up: a line with its time, its output in LOG, Stop if it fails."""
    live = sys.stdout.isatty()
    began = time.monotonic()
    newest = [""]
    lines = []
    over = threading.Event()

    def show(end: str = "") -> None:
        line = f"  {title:20} {duration(time.monotonic() - began):>12}  {newest[0]}".rstrip()
        room = shutil.get_terminal_size().columns - 1
        print("\r" + line[:room].ljust(room) if live else line, end=end, flush=True)

    def tick() -> None:
        while not over.wait(0.2):
            show()

    if live:
        ticker = threading.Thread(target=tick, daemon=True)
        ticker.start()
    else:
        print(f"  {title} ...", flush=True)
    try:
        with open(LOG, "a", encoding="utf-8") as log, start(command, cwd) as process:
            assert process.stdout
            try:
                for line in process.stdout:
                    log.write(line)
                    lines.append(line.rstrip())
                    newest[0] = line.strip() or newest[0]
            except BaseException:
                stop(process)
                raise
    finally:
        over.set()
        if live:
            ticker.join()
    newest[0] = "" if process.returncode == 0 else "failed"
    show(end="\n")
    if process.returncode:
        raise Stop(explain(title, lines))


def start(command: Sequence[str], cwd: Path) -> "subprocess.Popen[str]":
    # A user's pip settings (index, proxy, certificate) hold; those that send files elsewhere do not.
    environment = {k: v for k, v in os.environ.items() if k not in ("PIP_TARGET", "PIP_PREFIX")}
    environment.update(PIP_USER="0", PYTHONUNBUFFERED="1", NO_COLOR="1")
    try:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            close_fds=False,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise Stop(f"{command[0]} cannot be started: {error.strerror}.") from error


def stop(process: "subprocess.Popen[str]") -> None:
    """End a phase with what it started itself: pip and npm leave most work to children."""
    if WINDOWS:
        process.terminate()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)


def explain(title: str, lines: Sequence[str]) -> str:
    """Why a phase failed and what to do: one sentence, or what it said where we know none."""
    known = remedy("\n".join(lines))
    if known:
        return f"{title} did not finish. {known} (Its output: {LOG})"
    telling = [line for line in lines if re.search("(?i)error", line)] or lines[-12:]
    said = "\n".join("    " + line for line in telling[:12])
    return (
        f"{said}\n\n{title} did not finish. Put right what it says above and start again; the set-up "
        f"goes on from there. (Its whole output: {LOG})"
    )


def remedy(output: str) -> str:
    """The sentence for a common failure, or nothing."""
    return next((sentence for pattern, sentence in CAUSES if re.search(pattern, output)), "")


def duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{seconds:.1f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
