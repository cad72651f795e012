"""What `tessera.py` does: set up, then go on as the environment's Python."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys

from installation import ready, set_up
from installation.causes import Stop, remedy
from installation.places import PYTHON, ROOT, WINDOWS


def main(arguments: list[str], usage: str) -> int:
    """Run the command; its exit code. What stands in the way is said in a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of few characters must not stop us
    command = arguments[0] if arguments and arguments[0] in ("run", "test", "setup") else "studio"
    if command != "test" and {"-h", "--help"} & set(arguments):
        if command != "setup" and ready(web=False):
            return hand_over(["-m", "server", *arguments])
        print(usage)
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        set_up(frozenset({"dev"} if command == "test" else ()), web=command != "run")
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


def hand_over(arguments: list[str]) -> int:
    """Go on as the environment's Python, in place of this process."""
    # -P: a folder `server` where the user happens to stand is not ours.
    call = [str(PYTHON), "-P", *arguments]
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(call[0], call)
    try:
        return subprocess.call(call)
    except KeyboardInterrupt:  # the child hears it too, and ends by itself
        return 130
