"""The training nodes from a data set to a checkpoint that other nodes open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
from diffusers.loaders.single_file_utils import (
    convert_ldm_unet_checkpoint,
    convert_ldm_vae_checkpoint,
)
from safetensors import safe_open
from safetensors.torch import load_file

from nodes.api import SILENT, VAE, Dataset, LocalFiles, NodeError
from nodes.api.errors import Cancelled
from nodes.autoencoder import VAEDecode, VAEEncode
from nodes.checkpoint import LoadCheckpoint
from nodes.conditioning import CLIPEncode
from nodes.data.scene_dataset import SceneDataset, Scenes
from nodes.data.source import captioned, pictures_of
from nodes.evaluation.prompt_fidelity import PromptFidelity
from nodes.models.memory import ModelMemory
from nodes.training.encode_dataset import EncodeDataset
from nodes.training.save_checkpoint import SaveCheckpoint
from nodes.training.train_diffusion import Fresh, GoOn, TrainDiffusion, TrainedDiffusion
from nodes.vae.train_vae import TrainedVAE, TrainVAE

FRESH = Fresh(
    widths=[8, 16], attention=[False, True], heads=2, norm_groups=4, text_width=16, text_layers=1
)


@dataclass(frozen=True)
class Folder:
    """A scratch folder."""

    path: Path


class Watcher(type(SILENT)):  # type: ignore[misc]
    def __init__(self, cancel_at: int | None = None) -> None:
        self.pictures: list[torch.Tensor] = []
        self.points: list[tuple[str, int, float]] = []
        self._cancel_at = cancel_at

    def step(self, step: int, total: int, unit: str = "step") -> None:
        if unit == "step" and step == self._cancel_at:
            raise Cancelled

    def preview(self, picture: Callable[[], torch.Tensor]) -> None:
        self.pictures.append(picture())

    def metric(self, series: str, step: int, value: float) -> None:
        self.points.append((series, step, value))


class Trained(NamedTuple):
    root: Path
    files: LocalFiles
    models: ModelMemory
    data: Dataset
    vae: TrainedVAE
    diffusion: TrainedDiffusion
    watchers: tuple[Watcher, Watcher]


def vae_node(data: Dataset, steps: int = 12) -> TrainVAE:
    return TrainVAE(
        dataset=data,
        name="toy vae",
        steps=steps,
        decoder_steps=8,
        width=4,
        crop=16,
        crop_batch=3,
        batch=2,
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    root = tmp_path_factory.mktemp("training")
    files = LocalFiles((root / "models",))
    models = ModelMemory(files, device="cpu")
    data = SceneDataset(count=24, side=32).run()
    watchers = Watcher(), Watcher()
    vae = vae_node(data).run(watchers[0], models, files, Folder(root / "vae"))
    diffusion = TrainDiffusion(
        dataset=data,
        vae=vae.vae,
        start=FRESH,
        name="toy",
        steps=12,
        batch=3,
        samples="a red ring\na star",
    ).run(watchers[1], models, files, Folder(root / "diffusion"))
    SaveCheckpoint(model=diffusion.model, clip=diffusion.clip, vae=vae.vae, name="toy").run(
        models, files
    )
    return Trained(root, files, models, data, vae, diffusion, watchers)


def test_curves_and_previews_come_while_it_trains(trained: Trained) -> None:
    assert set(trained.vae.curve.series) == {"loss", "kl", "psnr", "decoder loss", "decoder psnr"}
    assert [step for step, _ in trained.diffusion.curve.series["loss"]] == [12]
    first, second = trained.watchers
    assert first.pictures[-1].shape == (3, 2 * 34, 8 * 34)  # 8 pictures above their restorations
    assert second.pictures[-1].shape == (3, 34, 2 * 34)  # two prompts
    assert all(
        float(p.min()) >= 0 and float(p.max()) <= 1 for p in first.pictures + second.pictures
    )
    assert ("loss", 12, trained.diffusion.curve.series["loss"][0][1]) in second.points


def test_latents_are_white_as_the_model_sees_them(trained: Trained) -> None:
    source = captioned(trained.data, "Test")
    with trained.models.borrow(trained.vae.vae.recipe) as vae:
        latents = vae.encode(pictures_of(source, range(24)) / 255) * vae.latent.scale
    assert latents.mean(dim=(0, 2, 3)).abs().max() < 0.05
    torch.testing.assert_close(latents.std(dim=(0, 2, 3)), torch.full((4,), 0.8), atol=0.1, rtol=0)


def test_the_checkpoint_opens_as_any_other(trained: Trained) -> None:
    checkpoint = LoadCheckpoint(name="toy.safetensors").run(trained.files)
    with trained.models.borrow(checkpoint.model.recipe) as model:
        assert model.prediction == "v_prediction"
        assert model.latent.preview is not None
        assert model.module.config.attention_head_dim == 2
        assert model.module.config.norm_num_groups == 4
        weights = {k: v.clone() for k, v in model.module.state_dict().items()}
    with trained.models.borrow(trained.diffusion.model.recipe) as model:
        for name, value in model.module.state_dict().items():
            assert torch.equal(weights[name].float(), value.half().float()), name
    image = VAEDecode(
        latent=VAEEncode(image=_picture(), vae=checkpoint.vae).run(trained.models),
        vae=checkpoint.vae,
    )
    assert image.run(trained.models).pixels.shape == (1, 3, 32, 32)


def _picture():  # type: ignore[no-untyped-def]
    from nodes.api import Image

    return Image(torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(0)))


def test_unknown_words_mean_the_same_as_each_other(trained: Trained) -> None:
    def encode(text: str) -> torch.Tensor:
        return (
            CLIPEncode(clip=trained.diffusion.clip, text=text).run(trained.models).entries[0].tokens
        )

    assert torch.equal(encode("a tiger ring"), encode("a volcano ring"))
    assert not torch.equal(encode("a red ring"), encode("a volcano ring"))


def test_diffusers_reads_the_file(trained: Trained) -> None:
    """diffusers' own converters find every weight of the layout where they look for it."""
    path = trained.root / "models/checkpoints/toy.safetensors"
    tensors = load_file(path)
    with trained.models.borrow(trained.diffusion.model.recipe) as model:
        config = dict(model.module.config)
        wanted = {k: v.half() for k, v in model.module.state_dict().items()}
    found = convert_ldm_unet_checkpoint(dict(tensors), {**config, "layers_per_block": 1})
    assert found.keys() == wanted.keys()
    assert all(torch.equal(found[name], value) for name, value in wanted.items())
    with trained.models.borrow(trained.vae.vae.recipe) as vae:
        wanted = {k: v.half() for k, v in vae.module.state_dict().items()}
        config = dict(vae.module.config)
    found = convert_ldm_vae_checkpoint(dict(tensors), config)
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        assert torch.equal(found[name].reshape(value.shape), value), name
    assert "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight" in tensors
    assert all(value.dtype == torch.float16 for value in tensors.values())
    with safe_open(path, "pt") as file:
        notes = file.metadata()
    assert {"tessera.unet", "tessera.vae", "tessera.text", "tessera.preview"} <= notes.keys()
    assert notes["tessera.prediction"] == "v_prediction"


def test_training_goes_on_from_a_model(trained: Trained) -> None:
    node = TrainDiffusion(
        dataset=trained.data,
        vae=trained.vae.vae,
        start=GoOn(model=trained.diffusion.model, clip=trained.diffusion.clip),
        name="more",
        steps=4,
        batch=2,
        learning_rate=1e-6,
        optimizer="muon",
    )
    more = node.run(Watcher(), trained.models, trained.files, Folder(trained.root / "more"))
    with (
        trained.models.borrow(more.model.recipe) as after,
        trained.models.borrow(trained.diffusion.model.recipe) as before,
    ):
        new, old = after.module.state_dict(), before.module.state_dict()
    assert after.prediction == "v_prediction"
    gaps = [float((new[name] - old[name]).abs().max()) for name in old]
    assert 0 < max(gaps) < 1e-4  # the same model, moved a little


def test_a_data_set_is_encoded_once(trained: Trained, tmp_path: Path) -> None:
    asked: list[int] = []

    class Counting(Scenes):
        __slots__ = ()

        def picture(self, index: int) -> torch.Tensor:
            asked.append(index)
            return Scenes.picture(self, index)

    data = Dataset(Counting(24, side=32))
    encode = EncodeDataset(dataset=data, vae=trained.vae.vae)
    encoded = encode.run(models=trained.models, scratch=Folder(tmp_path / "latents"))
    assert asked == list(range(24))

    def train(dataset: Dataset, vae: VAE, folder: str) -> TrainedDiffusion:
        node = TrainDiffusion(dataset=dataset, vae=vae, start=FRESH, name=folder, steps=12, batch=3)
        return node.run(Watcher(), trained.models, trained.files, Folder(tmp_path / folder))

    same = train(encoded, trained.vae.vae, "encoded")
    assert same.curve.series == trained.diffusion.curve.series
    assert not (tmp_path / "encoded/latents").exists()
    other = vae_node(trained.data).model_copy(update={"name": "other", "seed": 1})
    vae = other.run(Watcher(), trained.models, trained.files, Folder(tmp_path / "vae")).vae
    assert train(encoded, vae, "anew").curve.series != same.curve.series
    assert (tmp_path / "anew/latents").exists()


def test_more_decoder_steps_leave_latents_as_they_are(trained: Trained, tmp_path: Path) -> None:
    first = vae_node(trained.data).run(Watcher(), trained.models, trained.files, Folder(tmp_path))
    x = torch.rand(1, 3, 32, 32)
    with trained.models.borrow(first.vae.recipe) as vae:
        latent, picture = vae.encode(x), vae.decode(vae.encode(x))
    more = vae_node(trained.data).model_copy(update={"decoder_steps": 16})
    second = more.run(Watcher(), trained.models, trained.files, Folder(tmp_path))
    with trained.models.borrow(second.vae.recipe) as vae:
        assert torch.equal(vae.encode(x), latent)
        assert not torch.equal(vae.decode(latent), picture)


def test_a_cancelled_node_keeps_its_work(trained: Trained, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        vae_node(trained.data).run(
            Watcher(cancel_at=7), trained.models, trained.files, Folder(tmp_path)
        )
    assert (tmp_path / "joint/latest.pt").exists()
    again = vae_node(trained.data).run(Watcher(), trained.models, trained.files, Folder(tmp_path))
    assert again.curve.series == trained.vae.curve.series


def test_networks_that_cannot_be_built_are_named(trained: Trained, tmp_path: Path) -> None:
    wrong = FRESH.model_copy(update={"attention": [True, True, True]})
    node = TrainDiffusion(dataset=trained.data, vae=trained.vae.vae, start=wrong, steps=1)
    with pytest.raises(NodeError, match="cannot be built") as caught:
        node.run(Watcher(), trained.models, trained.files, Folder(tmp_path))
    assert caught.value.input == "start"
    with pytest.raises(NodeError, match="norm_groups"):
        TrainVAE(dataset=trained.data, width=4, norm_groups=3).run(
            Watcher(), trained.models, trained.files, Folder(tmp_path)
        )


def test_a_foreign_vae_is_refused(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        latent = replace(_latent(trained), channels=16)

    class Models:
        def borrow(self, recipe):  # type: ignore[no-untyped-def]
            from contextlib import nullcontext

            return nullcontext(Odd()) if recipe.loader == "vae" else trained.models.borrow(recipe)

    node = SaveCheckpoint(
        model=trained.diffusion.model, clip=trained.diffusion.clip, vae=trained.vae.vae, name="odd"
    )
    with pytest.raises(NodeError, match="16 channels"):
        node.run(Models(), trained.files)
    assert not (trained.root / "models/checkpoints/odd.safetensors").exists()


def _latent(trained: Trained):  # type: ignore[no-untyped-def]
    with trained.models.borrow(trained.vae.vae.recipe) as vae:
        return vae.latent


def test_fidelity_is_a_table_and_pictures(trained: Trained) -> None:
    node = PromptFidelity(
        model=trained.diffusion.model,
        clip=trained.diffusion.clip,
        vae=trained.vae.vae,
        count=2,
        steps=2,
    )
    found = node.run(models=trained.models)
    assert [row[0] for row in found.table.rows][:2] == ["one object", "one object, restored"]
    assert len(found.table.rows) == 8
    assert all(len(row) == len(found.table.columns) for row in found.table.rows)
    assert all(row[1] == 2 for row in found.table.rows)
    assert found.image.pixels.shape == (1, 3, 130, 8 * 130)  # the four rows' two pictures each
    again = node.run(models=trained.models)
    assert again.table == found.table or again.table.rows == found.table.rows
    assert torch.equal(again.image.pixels, found.image.pixels)
