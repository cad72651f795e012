"""The real nodes in the engine: equal to calling them directly, and cached as promised."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from nodes.api import CLIP, VAE, Model, discover
from nodes.models.memory import ModelMemory
from server.engine.cache import MemoryCache
from server.engine.disk_cache import DiskCache
from server.engine.equipment import Equipment
from server.engine.executor import Executor
from server.engine.machine import Machine, build
from server.engine.options import WorkerOptions
from server.engine.protocol import Finished, FromWorker, NodeChanged, Planned, Produced, Run
from server.graph.build import Workflow
from server.graph.catalogue import Catalogue
from server.graph.model import parse
from server.graph.schemas import Refused
from server.graph.validate import validate
from tests.fixtures.graphs import Json, link, node, outer, subgraph, workflow

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def real(models_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    root = tmp_path_factory.mktemp("real")
    checkpoints = root / "models" / "checkpoints"
    checkpoints.mkdir(parents=True)
    shutil.copy(models_root / "checkpoints/tiny.safetensors", checkpoints / "starter.safetensors")
    options = WorkerOptions(
        device="cpu",
        models=(root / "models",),
        inputs=root / "input",
        scratch=root / "scratch",
        cache=root / "cache",
        disk_cache_min_ms=0.0,  # the models are tiny, and a machine may be quick
    )
    machine = build(discover(), options)
    machine.equipment.verify = True
    return machine


def documented() -> Workflow:
    """The workflow of docs/engine.md, built by the code that stands there."""
    (code,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs/engine.md").read_text(), re.M | re.S
    )
    space: dict[str, Any] = {}
    exec(compile(code.replace("steps=20", "steps=2"), "docs/engine.md", "exec"), space)
    flow: Workflow = space["flow"]
    return flow


def run(
    executor: Executor, graph: Json, outputs: tuple[str, ...] | None = None
) -> tuple[Finished, list[FromWorker], dict[str, Any]]:
    told: list[FromWorker] = []
    results: dict[str, Any] = {}
    finished = executor.run(Run("job", 1, graph, outputs), told.append, None, results)
    assert finished.error is None, finished.error
    return finished, told, results


def ran(told: list[FromWorker]) -> list[str]:
    return [m.node for m in told if isinstance(m, NodeChanged) and m.status == "done"]


def test_every_default_passes_its_own_check(real: Machine) -> None:
    refused = []
    for kind in real.equipment.catalogue:
        for port in kind.inputs.values():
            if port.required or port.check is None or port.default is None:
                continue
            try:
                port.check(port.default, [])
            except Refused as problem:
                refused.append(f"{kind.name}.{port.name}: {problem}")
    assert refused == []


def test_every_cost_and_bypass_names_real_ports(real: Machine) -> None:
    for kind in real.equipment.catalogue:
        assert {f for f in kind.cost if isinstance(f, str)} <= set(kind.inputs), kind.name
        assert set(kind.bypass) <= set(kind.outputs), kind.name
        assert set(kind.bypass.values()) <= set(kind.inputs), kind.name


def test_every_class_can_be_bound(real: Machine) -> None:
    for kind in real.equipment.catalogue:
        real.equipment.binding(kind.name)


def test_impossible_sizes_are_refused_before_anything_is_allocated(real: Machine) -> None:
    graph = documented().json()
    graph["nodes"]["latent"]["inputs"] |= {"width": 16384, "height": 16384, "batch": 4096}
    problems = validate(parse(graph), real.equipment.catalogue).problems
    assert [(p.node, p.code) for p in problems] == [("latent", "node.too_large")]


@pytest.fixture
def fresh(real: Machine) -> Machine:
    real.equipment.cache.clear()
    assert real.equipment.disk is not None
    real.equipment.disk.clear()
    return real


def test_the_documented_workflow_gives_what_direct_calls_give(fresh: Machine) -> None:
    from nodes.autoencoder import VAEDecode
    from nodes.checkpoint import LoadCheckpoint
    from nodes.conditioning import CLIPEncode
    from nodes.latent.empty import EmptyLatent
    from nodes.sampling.ksampler import KSampler

    _, told, results = run(fresh.executor, documented().json(), ("decode",))
    memory, files = fresh.model_memory, fresh.files
    assert isinstance(memory, ModelMemory)
    checkpoint = LoadCheckpoint(name="starter.safetensors").run(files=files)
    model: Model = checkpoint.model
    clip: CLIP = checkpoint.clip
    vae: VAE = checkpoint.vae
    latent = KSampler(
        model=model,
        positive=CLIPEncode(clip=clip, text="a large red heart").run(models=memory),
        negative=CLIPEncode(clip=clip, text="").run(models=memory),
        latent=EmptyLatent(width=128, height=128).run(),
        steps=2,
    ).run(models=memory)
    image = VAEDecode(latent=latent, vae=vae).run(models=memory)
    assert torch.equal(results["decode"].values["image"].pixels, image.pixels)
    assert ran(told)[-1] == "decode"


def test_a_new_seed_runs_the_sampler_and_what_follows(fresh: Machine) -> None:
    graph = documented().json()
    run(fresh.executor, graph)
    _, told, _ = run(fresh.executor, graph)
    assert next(m.run for m in told if isinstance(m, Planned)) == ()
    assert [m.cached for m in told if isinstance(m, Produced)] == [True]
    graph["nodes"]["sampler"]["inputs"]["seed"] = 1
    _, told, _ = run(fresh.executor, graph)
    assert ran(told) == ["sampler", "decode", "save"]


def test_a_new_process_goes_on_from_disk_with_equal_pixels(fresh: Machine) -> None:
    equipment = fresh.equipment
    graph = documented().json()
    _, _, first = run(fresh.executor, graph, ("decode",))
    assert equipment.disk is not None
    later = Equipment(
        equipment.registry,
        equipment.services,
        cache=MemoryCache(1 << 28),
        catalogue=equipment.catalogue,
        disk=DiskCache(equipment.disk.folder, equipment.disk.budget_bytes),
        environment=equipment.environment,
    )
    _, told, again = run(Executor(later), graph, ("decode",))
    (todo,) = [m for m in told if isinstance(m, Planned)]
    assert "sampler" not in todo.run
    one, two = first["decode"].values["image"], again["decode"].values["image"]
    assert torch.equal(one.pixels, two.pixels)


def test_a_changed_checkpoint_file_is_noticed(fresh: Machine) -> None:
    graph = documented().json()
    run(fresh.executor, graph)
    path = fresh.files.model("checkpoints", "starter.safetensors")
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    _, told, _ = run(fresh.executor, graph)
    assert "sampler" in ran(told)


def test_each_value_of_a_loop_runs_its_body(fresh: Machine) -> None:
    body = subgraph(
        {"value": "Int"},
        {"image": ("Image", ["make", "image"])},
        make=node("EmptyImage", width=outer("value"), height=8, color="#ff0000"),
    )

    def graph(*widths: int) -> Json:
        return workflow(
            {"Body": body},
            each=node(
                "ForEach", body="subgraph:Body", values={"kind": "list", "values": list(widths)}
            ),
            grid=node("Grid", images=link("each", "results")),
            save=node("PreviewImage", image=link("grid")),
        )

    assert validate(parse(graph(8)), fresh.equipment.catalogue).problems == ()
    _, told, results = run(fresh.executor, graph(8, 24), ("each", "save"))
    pictures = results["each"].values["results"]
    assert [tuple(picture.pixels.shape) for picture in pictures] == [(1, 3, 8, 8), (1, 3, 8, 24)]
    assert ran(told)[:3] == ["each/0/make", "each/1/make", "each"]
    _, told, _ = run(fresh.executor, graph(8, 16), ("each",))
    assert ran(told) == ["each/1/make", "each"]


def test_repeating_goes_on_from_the_rounds_that_are_known(fresh: Machine) -> None:
    body = subgraph(
        {"value": "Image"},
        {"image": ("Image", ["flip", "image"])},
        flip=node("ImagePad", image=outer("value"), left=1),
    )

    def graph(count: int) -> Json:
        return workflow(
            {"Body": body},
            start=node("EmptyImage", width=4, height=4),
            again=node("Repeat", body="subgraph:Body", initial=link("start"), count=count),
            save=node("PreviewImage", image=link("again")),
        )

    run(fresh.executor, graph(2))
    _, told, results = run(fresh.executor, graph(3), ("again",))
    assert results["again"].values["value"].pixels.shape[-1] == 7
    assert ran(told) == ["again/2/flip", "again"]


def test_the_catalogue_of_the_real_nodes_is_plain_json(real: Machine) -> None:
    entries = json.loads(json.dumps(real.equipment.catalogue.entries))
    assert len(Catalogue(entries)) == len(real.equipment.catalogue)
