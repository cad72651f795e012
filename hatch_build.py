"""What a wheel carries beside the Python packages: the built editor, the example workflows, the
starter models and the node catalogue. `server/shipped.py` finds them there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {
    "web/dist": "server/static",
    "workflows": "server/share/workflows",
    "models": "server/share/models",
    "build/catalogue.json": "server/share/catalogue.json",
}


class ShippedFiles(BuildHookInterface[Any]):
    """Builds the editor if its sources changed, and puts the shipped files into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # a checkout serves them from where they are
        root = Path(self.root)
        if not (root / "PKG-INFO").exists():  # a source distribution brings the built editor
            build_editor(root)
        if self.target_name == "wheel":
            build_data["force_include"].update(
                {source: target for source, target in SHIPPED.items() if (root / source).exists()}
            )


def build_editor(root: Path) -> None:
    sys.path.insert(0, str(root))
    import tessera

    try:
        if not tessera.web_ready():
            tessera.build_web(tessera.find_npm())
    except tessera.Stop as reason:
        raise SystemExit(str(reason)) from None
