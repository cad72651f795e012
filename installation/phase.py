"""One command of the set-up, shown as a line with its time; what it prints goes to a log."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from installation.causes import Stop, remedy
from installation.places import ROOT, WINDOWS

LOG = ROOT / "build" / "setup.log"


def phase(title: str, command: Sequence[str], folder: Path = ROOT) -> None:
    """Run a command to its end. Raises Stop if it fails, with what is known of the cause."""
    lines: list[str] = []
    LOG.parent.mkdir(exist_ok=True)
    with Line(title) as shown, open(LOG, "a", encoding="utf-8") as log:
        with _start(command, folder) as process:
            assert process.stdout
            try:
                for line in process.stdout:
                    log.write(line)
                    lines.append(line.rstrip())
                    shown.newest = line.strip() or shown.newest
            except BaseException:
                _stop(process)
                log.writelines(process.stdout)  # how far it came
                raise
        shown.newest = "failed" if process.returncode else ""
    if process.returncode:
        raise Stop(_explain(title, lines))


class Line:
    """The phase's line: in a terminal it lives, with the time and what the command said last;
    elsewhere it is printed at the beginning and at the end."""

    def __init__(self, title: str) -> None:
        self.newest = ""
        self._title = title
        self._live = sys.stdout.isatty()
        self._began = time.monotonic()
        self._over = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Line:
        if self._live:
            self._ticker.start()
        else:
            print(f"  {self._title} ...", flush=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._live:
            self._ticker.join()
        self._show(end="\n")

    def _tick(self) -> None:
        while not self._over.wait(0.2):
            self._show()

    def _show(self, end: str = "") -> None:
        spent = duration(time.monotonic() - self._began)
        line = f"  {self._title:20} {spent:>12}  {self.newest}".rstrip()
        if self._live:
            room = shutil.get_terminal_size().columns - 1
            line = "\r" + line[:room].ljust(room)
        print(line, end=end, flush=True)


def duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{seconds:.1f} s"


def _start(command: Sequence[str], folder: Path) -> subprocess.Popen[str]:
    # A user's pip settings (index, proxy, certificate) hold; those that send files elsewhere do not.
    environment = {k: v for k, v in os.environ.items() if k not in ("PIP_TARGET", "PIP_PREFIX")}
    environment.update(PIP_USER="0", PYTHONUNBUFFERED="1", NO_COLOR="1")
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            close_fds=False,  # the lock goes along
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise Stop(f"{command[0]} cannot be started: {error.strerror}.") from error


def _stop(process: subprocess.Popen[str]) -> None:
    """End a command with what it started itself: pip and npm leave most work to children."""
    if WINDOWS:
        process.terminate()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)


def _explain(title: str, lines: Sequence[str]) -> str:
    """One sentence where the cause is known; else what the command said about it."""
    known = remedy("\n".join(lines))
    if known:
        return f"{title} did not finish. {known} (Its output: {LOG})"
    telling = [line for line in lines if re.search("(?i)error", line)] or lines[-12:]
    said = "\n".join("    " + line for line in telling[:12])
    return (
        f"{said}\n\n{title} did not finish. Put right what it says above and start again; the set-up "
        f"goes on from there. (Its whole output: {LOG})"
    )
