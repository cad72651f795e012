"""Training a GAN: it learns, and survives being killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from nodes.gan.model import MLP, Architecture, Convolutional, Shape
from nodes.gan.train import GANTraining, _moved, train_gan

SHAPE = Shape(side=8, channels=1, classes=("dark", "bright"))
LABELS = torch.arange(16) % 2
PICTURES = (LABELS * 200 + 20).to(torch.uint8).view(-1, 1, 1, 1).expand(-1, 1, 8, 8)
KNOBS = GANTraining(steps=12, batch=8, seed=3, save_every_s=0.0)

KILLED = """
import os, signal, sys
from pathlib import Path
import torch
torch.set_num_threads(1)
from nodes.api import SILENT
from nodes.gan.model import MLP, Convolutional
from nodes.gan.train import train_gan
from tests.nodes.gan.test_train import KNOBS, LABELS, PICTURES, SHAPE

class Killer(type(SILENT)):
    def step(self, step, total, unit="step"):
        if step == 7:
            os.kill(os.getpid(), signal.SIGKILL)

architecture = {"mlp": MLP, "convolutional": Convolutional}[sys.argv[1]](latent=4, width=16)
train_gan(architecture, SHAPE, PICTURES, LABELS, KNOBS, Path(sys.argv[2]), Killer())
"""


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.mark.parametrize(
    "architecture", [MLP(latent=4, width=16), Convolutional(latent=4, width=16)]
)
def test_a_killed_run_goes_on_with_the_same_curve(
    architecture: Architecture, tmp_path: Path
) -> None:
    straight, curve = train_gan(architecture, SHAPE, PICTURES, LABELS, KNOBS, tmp_path / "straight")
    folder = tmp_path / "killed"
    process = subprocess.run([sys.executable, "-c", KILLED, architecture.kind, str(folder)])
    assert process.returncode == -signal.SIGKILL
    assert (folder / "latest.pt").exists()
    seen: list[int] = []

    class Watcher:
        def __getattr__(self, name: str) -> object:
            return lambda *args: seen.append(args[0]) if name == "step" else False

    resumed, again = train_gan(
        architecture,
        SHAPE,
        PICTURES,
        LABELS,
        KNOBS,
        folder,
        Watcher(),  # type: ignore[arg-type]
    )
    assert seen[0] == 8, "the seven steps before the kill are not done again"
    assert again == curve
    for name, value in straight.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name


def test_a_longer_run_goes_on_from_a_shorter_one(tmp_path: Path) -> None:
    architecture = Convolutional(latent=4, width=8)
    parts = {}
    for name, lengths in (("straight", [12]), ("prolonged", [5, 12])):
        for steps in lengths:
            knobs = GANTraining(steps=steps, batch=8, seed=3)
            parts[name], _ = train_gan(
                architecture, SHAPE, PICTURES, LABELS, knobs, tmp_path / name
            )
    for name, value in parts["straight"].state_dict().items():
        assert torch.equal(value, parts["prolonged"].state_dict()[name]), name


def test_it_learns_what_a_class_looks_like(tmp_path: Path) -> None:
    knobs = GANTraining(steps=150, batch=16, learning_rate=4e-3, shift=0)
    generator, curve = train_gan(
        Convolutional(latent=4, width=8), SHAPE, PICTURES, LABELS, knobs, tmp_path
    )
    labels = torch.arange(20) % 2
    brightness = generator.draw(torch.randn(20, 4), labels).mean(dim=(1, 2, 3))
    assert brightness[labels == 0].max() < 0.4
    assert brightness[labels == 1].min() > 0.6
    assert set(curve) == {"discriminator", "generator"}
    assert curve["generator"][-1][0] == 150


def test_training_leaves_the_global_random_numbers_alone(tmp_path: Path) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    train_gan(MLP(latent=4, width=16), SHAPE, PICTURES, LABELS, KNOBS, tmp_path)
    assert torch.equal(torch.rand(3), expected)


def test_pictures_are_moved_with_their_edge() -> None:
    pictures = torch.arange(16.0).view(1, 1, 4, 4).repeat(3, 1, 1, 1)
    moved = _moved(pictures, torch.tensor([[0, 0], [1, 0], [0, -2]]))
    assert torch.equal(moved[0], pictures[0])
    assert moved[1, 0, :, 0].tolist() == [4, 8, 12, 12]
    assert moved[2, 0, 0].tolist() == [0, 0, 0, 1]
