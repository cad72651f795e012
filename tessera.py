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
# This file keeps to what any Python can parse, so that an old one reaches the sentence below.

import io
import os
import signal
import subprocess
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python finds out
    sys.exit(
        "Tessera needs Python 3.11 or newer, and this is Python {}.{} ({}). Install a newer one from "
        "https://www.python.org/downloads/ or your package manager and start with that one, for "
        "example: python3.12 tessera.py".format(*sys.version_info[:2], sys.executable)
    )

from installation import ready, set_up
from installation.causes import Stop, remedy
from installation.places import PYTHON, ROOT, WINDOWS


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of few characters must not stop us
    command = arguments[0] if arguments and arguments[0] in ("run", "test", "setup") else "studio"
    if command != "test" and {"-h", "--help"} & set(arguments):
        if command != "setup" and ready(web=False):
            return hand_over(["-m", "server", *arguments])
        print(str(__doc__).strip())
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
