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
# This file keeps to what any Python can parse, that of 2008 too: an old one reaches the sentence.

import sys

TOO_OLD = (
    "Tessera needs Python 3.11 or newer, and this is Python {}.{} ({}). Install a newer one from "
    "https://www.python.org/downloads/ or your package manager and start with that one, for "
    "example: python3.12 tessera.py"
)

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python finds out
    sys.exit(TOO_OLD.format(sys.version_info[0], sys.version_info[1], sys.executable))

from installation.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], usage=str(__doc__).strip()))
