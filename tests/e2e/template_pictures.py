"""Run the example workflows and keep what they draw beside them, small, for the template gallery.

python -m tests.e2e.template_pictures [--models DIR]
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from server import shipped
from tests.e2e.server import Server

HEIGHT, MOST_WIDTH = 240, 480
GAP = 8
MOST_PICTURES = 4
LIKE = {"train-gan-digits": "gan-digits", "train-starter": "prompt-fidelity"}
"""What takes hours to train draws what its result draws; that result is shipped."""
QUICKER = {"prompt-fidelity": {"fidelity.count": 12}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the models")
    models: Path = parser.parse_args().models
    with tempfile.TemporaryDirectory(prefix="tessera-templates-") as folder:
        server = Server(Path(folder) / "data", models.resolve())
        server.start()
        try:
            server.wait_for_worker()
            drawn = {
                path.stem: drawing(server, path)
                for path in sorted(shipped.workflows().glob("*.json"))
                if path.stem not in LIKE
            }
        finally:
            server.stop()
    for name in [*drawn, *LIKE]:
        target = shipped.workflows() / f"{name}.webp"
        drawn[LIKE.get(name, name)].save(target, "WEBP", quality=80, method=6)
        print(f"{target.name}: {target.stat().st_size / 1024:.1f} kB")


def drawing(server: Server, path: Path) -> Image.Image:
    """The pictures a workflow makes, in the order of its nodes, side by side."""
    workflow: dict[str, Any] = json.loads(path.read_text("utf-8"))
    job = server.run(workflow, set=QUICKER.get(path.stem, {}))
    assert job["status"] == "succeeded", job["error"]
    made = {output["node"]: output["assets"] for output in job["outputs"]}
    assets = [asset for node in workflow["nodes"] for asset in made.get(node, [])]
    pictures = [asset for asset in assets if asset["media_type"].startswith("image/")]
    # A sheet of all of them comes first where there is one: it says more than its parts.
    if any(node["type"] == "Grid" for node in workflow["nodes"].values()):
        pictures = [max(pictures, key=lambda asset: asset["width"] * asset["height"])]
    return joined([opened(server, asset["content_url"]) for asset in pictures[:MOST_PICTURES]])


def opened(server: Server, url: str) -> Image.Image:
    return Image.open(io.BytesIO(server.get_bytes(url))).convert("RGB")


def joined(pictures: list[Image.Image]) -> Image.Image:
    """In a row, as high as a card shows them."""
    high = [resized(picture, HEIGHT / picture.height) for picture in pictures]
    row = Image.new("RGBA", (sum(p.width + GAP for p in high) - GAP, HEIGHT))
    at = 0
    for picture in high:
        row.paste(picture, (at, 0))
        at += picture.width + GAP
    return resized(row, min(1.0, MOST_WIDTH / row.width))


def resized(picture: Image.Image, by: float) -> Image.Image:
    size = (max(1, round(picture.width * by)), max(1, round(picture.height * by)))
    return picture.resize(size, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
