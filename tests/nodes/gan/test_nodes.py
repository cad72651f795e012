"""Train, open, draw, judge: the nodes together, and the starter that ships."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nodes.api import Dataset, Files, Generator, LocalFiles, MissingFile, NodeError, Recipe
from nodes.data.digits import Digits, DigitsDataset
from nodes.evaluation.judge_generator import JudgeGenerator
from nodes.gan.file import save_generator
from nodes.gan.model import MLP, Convolutional, Shape, build_generator
from nodes.gan.nodes import GANGenerate, LoadGenerator, TrainGAN
from nodes.models.memory import ModelMemory
from server import shipped

STARTER = shipped.models()


class Folder:
    """A scratch folder that stays."""

    def __init__(self, path: Path) -> None:
        self.path = path


def memory(files: Files) -> ModelMemory:
    return ModelMemory(files, device="cpu")


def made(root: Path, *, conditional: bool = True) -> Generator:
    """An untrained generator of digits."""
    torch.manual_seed(0)
    shape = Shape(side=28, channels=1, classes=tuple("0123456789"))
    architecture = MLP(latent=4, width=16, conditional=conditional)
    (root / "gan").mkdir(exist_ok=True)
    save_generator(root / "gan" / "x.safetensors", build_generator(architecture, shape))
    return Generator(Recipe("gan", "gan/x.safetensors"))


def test_train_load_and_draw(tmp_path: Path) -> None:
    files = LocalFiles((tmp_path / "models",))
    models = memory(files)
    node = TrainGAN(
        dataset=DigitsDataset(side="8").run().dataset,
        name="mine",
        architecture=Convolutional(latent=4, width=4),
        steps=3,
        batch=4,
    )
    trained = node.run(models=models, files=files, scratch=Folder(tmp_path / "scratch"))
    assert dict(trained.curve.series)["generator"][-1][0] == 3
    drawn = GANGenerate(generator=trained.generator, count=2, seed=5).run(models)
    assert drawn.image.pixels.shape == (20, 1, 8, 8)
    assert drawn.labels.splitlines() == list("0123456789")
    loaded = LoadGenerator(name="mine.safetensors").run(files)
    assert loaded.recipe == trained.generator.recipe
    again = GANGenerate(generator=loaded, count=2, seed=5).run(models)
    assert torch.equal(again.image.pixels, drawn.image.pixels)
    assert TrainGAN.resumes_over == ("steps",)


def test_one_class_or_all(tmp_path: Path) -> None:
    generator, models = made(tmp_path), memory(LocalFiles((tmp_path,)))
    seven = GANGenerate(generator=generator, label="7", count=3).run(models)
    assert seven.image.pixels.shape[0] == 3
    assert seven.labels == "7"
    everything = GANGenerate(generator=generator, count=1).run(models)
    with pytest.raises(NodeError, match="no class 'x'") as caught:
        GANGenerate(generator=generator, label="x").run(models)
    assert caught.value.input == "label"
    more = GANGenerate(generator=generator, count=3).run(models)
    assert torch.allclose(more.image.pixels[:10], everything.image.pixels, atol=1e-5)


def test_a_generator_without_classes_draws_what_it_likes(tmp_path: Path) -> None:
    generator = made(tmp_path, conditional=False)
    models = memory(LocalFiles((tmp_path,)))
    drawn = GANGenerate(generator=generator, count=5).run(models)
    assert drawn.image.pixels.shape[0] == 5
    assert drawn.labels == ""
    with pytest.raises(NodeError, match="without classes"):
        GANGenerate(generator=generator, label="3").run(models)


def test_an_untrained_generator_does_not_pass(tmp_path: Path) -> None:
    splits = DigitsDataset().run()
    judged = JudgeGenerator(
        generator=made(tmp_path), dataset=splits.dataset, held_out=splits.held_out, count=100
    ).run(models=memory(LocalFiles((tmp_path,))))
    measured = {row[0]: row for row in judged.table.rows}
    accuracy = measured["drawn, judged as asked for"][1]
    assert isinstance(accuracy, float)
    assert accuracy < 40


def test_the_judge_needs_the_generators_own_data(tmp_path: Path) -> None:
    wrong = Dataset(Digits("train", side=8))
    with pytest.raises(NodeError, match="other pictures than the generator draws") as caught:
        JudgeGenerator(generator=made(tmp_path), dataset=wrong, held_out=wrong).run(
            models=memory(LocalFiles((tmp_path,)))
        )
    assert caught.value.input == "dataset"


def test_the_starter_draws_every_digit_it_is_asked_for() -> None:
    path = STARTER / "gan" / "digits.safetensors"
    assert path.stat().st_size <= 2_000_000
    files = LocalFiles((STARTER,))
    splits = DigitsDataset().run()
    judged = JudgeGenerator(
        generator=LoadGenerator(name="digits.safetensors").run(files),
        dataset=splits.dataset,
        held_out=splits.held_out,
    ).run(models=memory(files))
    measured = {row[0]: row for row in judged.table.rows}
    low = measured["drawn, judged as asked for"][2]
    assert isinstance(low, float)
    assert low >= 95, "the lower end of the interval"
    assert measured["classes covered"][1] == 10
    effective = measured["effective number of classes"][1]
    assert isinstance(effective, float)
    assert effective > 9.9
    assert "10 of 10 classes" in judged.summary


def test_a_missing_generator_is_named() -> None:
    with pytest.raises(MissingFile):
        LoadGenerator(name="none.safetensors").run(LocalFiles((STARTER,)))
