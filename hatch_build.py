"""What a wheel carries beside the Python packages: the built editor, the example workflows, the
starter models and the node catalogue. `server/shipped.py` finds them there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {
    "web/dist": "server/static",
    "workflows": "server/share/workflows",
    "models": "server/share/models",
}


class ShippedFiles(BuildHookInterface[Any]):
    """Builds the editor if its sources changed, and puts the shipped files into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # a checkout serves them from where they are
        root = Path(self.root)
        if not (root / "PKG-INFO").exists():  # a source distribution brings what is built here
            build_editor(root)
            describe_nodes(root)
        if self.target_name == "wheel":
            build_data["force_include"].update(
                {source: target for source, target in SHIPPED.items() if (root / source).exists()}
            )


def build_editor(root: Path) -> None:
    sys.path.insert(0, str(root))
    from installation import editor
    from installation.causes import Stop

    try:
        if not editor.ready():
            editor.build(editor.find_npm())
    except Stop as reason:
        raise SystemExit(str(reason)) from None


def describe_nodes(root: Path) -> None:
    """Write the catalogue. Where the nodes cannot be imported, as in an isolated build, the wheel
    goes without, and an installed Tessera writes its own at the first start."""
    subprocess.run(
        [sys.executable, "-m", "server.engine.catalogue_cache", "server/catalogue.json"],
        cwd=root,
        check=False,
    )
