"""The editor's types of the routes are those of the server that serves it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

WEB = Path(__file__).parents[2] / "web"


def test_the_generated_types_are_fresh(server: Server, tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    document.write_bytes(server.get_bytes("/openapi.json"))
    made = tmp_path / "schema.d.ts"
    npx = shutil.which("npx")
    assert npx is not None, "Node is needed to build and check the editor"
    command = [npx, "--no-install", "openapi-typescript", str(document), "--output", str(made)]
    subprocess.run(command, cwd=WEB, check=True, capture_output=True)
    kept = WEB / "src" / "api" / "schema.d.ts"
    assert made.read_text() == kept.read_text(), (
        "The routes changed: start the server and run `npm run types` in web/."
    )
