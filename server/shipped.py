"""Where the files that come with Tessera lie: beside the packages in a checkout, inside this
package in a wheel (put there by `hatch_build.py`)."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def editor() -> Path:
    """The built editor: a folder with `index.html` and `assets/`."""
    return _either(PACKAGE / "static", CHECKOUT / "web" / "dist")


def workflows() -> Path:
    """The example workflows, the editor's templates among them."""
    return _either(PACKAGE / "share" / "workflows", CHECKOUT / "workflows")


def models() -> Path:
    """The starter models, in folders named as in any model tree (`checkpoints/`, `gan/`)."""
    return _either(PACKAGE / "share" / "models", CHECKOUT / "models")


def _either(installed: Path, checkout: Path) -> Path:
    return installed if installed.exists() else checkout
