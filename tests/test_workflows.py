"""Every example workflow is valid, drawn, and runs from end to end on a tiny model."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from server.assets.folder import Folder
from server.engine.local import machine
from server.engine.machine import Machine
from server.engine.options import WorkerOptions
from server.engine.protocol import FromWorker, Produced, Run
from server.graph.migrate import migrate
from server.graph.model import parse
from server.graph.validate import validate

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / "workflows").glob("*.json"))

TOY: dict[str, int] = {"steps": 2}
"""Inputs of these names are set to these values wherever a workflow gives a larger one."""

TOY_UNET = {
    "kind": "fresh",
    "widths": [8, 16],
    "attention": [False, True],
    "heads": 2,
    "norm_groups": 4,
    "text_width": 16,
    "text_layers": 1,
}
TOY_BY_WORKFLOW: dict[str, dict[str, Any]] = {
    "prompt-fidelity": {"fidelity.count": 1},
    "train-starter": {
        "pictures.count": 8,
        "pictures.side": 32,
        "close_ups.count": 8,
        "close_ups.side": 32,
        "scenes.count": 8,
        "scenes.side": 32,
        "vae.width": 4,
        "vae.crop": 16,
        "vae.crop_batch": 2,
        "vae.batch": 2,
        "vae.decoder_steps": 2,
        "words.start": TOY_UNET,
        "words.batch": 2,
        "leaning.count": 8,
        "leaning.side": 32,
        "scenery.batch": 2,
        "shapes.batch": 2,
        "layout.batch": 2,
        "sides.batch": 2,
        "apart.batch": 2,
        "whole.batch": 2,
        "finish.batch": 2,
        "polish.batch": 2,
        "settle.batch": 2,
        "fidelity.count": 1,
    },
}
"""Further `node.input` values that bring a workflow down to seconds, by its name."""


@pytest.fixture(scope="module")
def tiny(models_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine whose starter is a tiny random model."""
    root = tmp_path_factory.mktemp("workflows")
    (root / "models" / "checkpoints").mkdir(parents=True)
    shutil.copy(
        models_root / "checkpoints" / "tiny.safetensors",
        root / "models" / "checkpoints" / "starter.safetensors",
    )
    return machine(
        WorkerOptions(
            device="cpu",
            models=(root / "models", ROOT / "models"),
            inputs=root / "input",
            scratch=root / "scratch",
        )
    )


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def node_inputs(workflow: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    graphs = [workflow, *workflow.get("subgraphs", {}).values()]
    for graph in graphs:
        for name, node in graph["nodes"].items():
            yield name, node["inputs"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_it_is_as_the_editor_saves_it(path: Path, tiny: Machine) -> None:
    workflow = read(path)
    document = parse(workflow)
    assert parse(document.json()).json() == document.json()
    assert workflow["name"], "a template is offered by its name"
    assert all("position" in node["ui"] for node in workflow["nodes"].values())
    current = migrate(document, tiny.equipment.catalogue).document
    assert current.json() == document.json(), "it uses the present versions and names"
    found = validate(current, tiny.equipment.catalogue)
    assert (*found.problems, *found.asides) == ()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_it_runs(path: Path, tiny: Machine, tmp_path: Path) -> None:
    workflow = read(path)
    for _, inputs in node_inputs(workflow):
        for name, most in TOY.items():
            if isinstance(inputs.get(name), int):
                inputs[name] = min(inputs[name], most)
    for address, value in TOY_BY_WORKFLOW.get(path.stem, {}).items():
        node, _, name = address.rpartition(".")
        workflow["nodes"][node]["inputs"][name] = value
    written: list[Path] = []

    def heard(message: FromWorker) -> None:
        if isinstance(message, Produced):
            written.extend(Folder(tmp_path).write(workflow, message))

    finished = tiny.executor.run(Run(path.stem, 1, workflow), heard)
    assert finished.error is None
    assert finished.status == "succeeded"
    assert written
    for picture in (file for file in written if file.suffix == ".png"):
        with Image.open(picture) as opened:
            opened.load()
