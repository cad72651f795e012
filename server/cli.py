"""The command `tessera`: the studio by default, `tessera run FILE.json` for one workflow."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from server import __version__
from server.errors import TesseraError
from server.settings import Settings

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code. Errors of a person's making are said in sentences."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    running = given[:1] == ["run"]
    options = (run_parser() if running else studio_parser()).parse_args(given[running:])
    try:
        settings = Settings.load(**settings_in(options))
        for folder in settings.models:
            if not folder.exists():  # of a drive that is not there today: no reason to stop
                print(f"--models {folder} is not there; going on without it.", file=sys.stderr)
        if running:
            from server.run import run_file

            return run_file(options.file, options.set, options.output, settings)
        from server.studio import serve

        return serve(settings)
    except TesseraError as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_STOPPED


def settings_in(options: argparse.Namespace) -> dict[str, Any]:
    """The options that are settings, under the settings' names; None where not given."""
    return {name: value for name, value in vars(options).items() if name in Settings.model_fields}


def studio_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tessera",
        description="A node studio for generative image models: starts it in the browser.",
        epilog="tessera run FILE.json runs one workflow without a server; tessera run --help says "
        "how. Each option can also be set by TESSERA_NAME or in settings.toml in the data "
        "directory (docs/settings.md).",
    )
    parser.add_argument("--version", action="version", version=f"tessera {__version__}")
    server = parser.add_argument_group("server")
    server.add_argument("--host", help="address to listen on (127.0.0.1)")
    server.add_argument(
        "--port", type=int, help="port to listen on (8188); the next free one if taken"
    )
    server.add_argument(
        "--no-open",
        dest="open",
        action="store_false",
        default=None,
        help="print the address, leave the browser alone",
    )
    server.add_argument(
        "--token", help="secret that every request must carry; needed beyond this machine"
    )
    server.add_argument(
        "--allow-host",
        action="append",
        metavar="NAME",
        help="another host name to answer to, behind a proxy; may be repeated",
    )
    server.add_argument("--workers", type=int, help="worker processes (one a device)")
    add_common(parser)
    return parser


def run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tessera run", description="Run one workflow without a server and write its files."
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE.json", help="a workflow, or a picture made by one"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NODE.INPUT=VALUE",
        help="change an input of the workflow; may be repeated",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("output"),
        metavar="DIR",
        help="where the files go (output)",
    )
    add_common(parser)
    return parser


def add_common(parser: argparse.ArgumentParser) -> None:
    common = parser.add_argument_group("models and devices")
    common.add_argument("--data", type=Path, metavar="DIR", help="data directory")
    common.add_argument(
        "--models",
        type=Path,
        action="extend",
        nargs="+",
        metavar="DIR",
        help="more model folders, such as an existing ComfyUI's; may be repeated",
    )
    common.add_argument("--device", help="cpu, mps, xpu, cuda or cuda:N (the best one)")
    common.add_argument(
        "--precision",
        choices=["auto", "fp32", "fp16", "bf16"],
        help="number format of model weights",
    )
    common.add_argument(
        "--lowvram",
        action="store_true",
        default=None,
        help="keep as little as possible on the device",
    )
