"""A small training of every kind, to be killed: `python -m tests.nodes.training.long_run KIND FOLDER`."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from nodes.api import SILENT, Progress
from nodes.data.scene_dataset import Scenes
from nodes.data.source import pictures_of
from nodes.models.tokenizer import clip_tokenizer
from nodes.training.diffusion import (
    DiffusionTraining,
    OptimizerName,
    build_text_encoder,
    build_unet,
    train_diffusion,
)
from nodes.training.run import Points
from nodes.training.vocabulary import Vocabulary
from nodes.vae.train import VAETraining, build_vae, train_vae

SCENES = Scenes(12, side=32)
STEPS = 24

Result = tuple[dict[str, Points], dict[str, Tensor]]


class Slow(type(SILENT)):  # type: ignore[misc]
    """Gives whoever waits for a step the time to kill it."""

    def step(self, step: int, total: int, unit: str = "step") -> None:
        time.sleep(0.05)


def train(kind: str, folder: Path, progress: Progress = SILENT) -> Result:
    """The curve and the weights of a run in `folder`, or of what is left of it."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    if kind == "vae":
        return _vae(folder, progress)
    return _diffusion(folder, progress, "muon" if kind == "muon" else "adamw")


def _vae(folder: Path, progress: Progress) -> Result:
    vae = build_vae((8, 8), groups=2, side=32)
    knobs = VAETraining(
        steps=STEPS // 2,
        decay=0.0,
        crop_steps=STEPS // 4,
        crop=16,
        crop_batch=3,
        batch=2,
        decoder_steps=STEPS // 2,
        save_every_s=0.0,
    )

    def pictures(indices: Sequence[int]) -> Tensor:
        return pictures_of(SCENES, indices)

    curve = train_vae(vae, pictures, len(SCENES), knobs, folder, progress)
    return curve, vae.state_dict()


def _diffusion(folder: Path, progress: Progress, optimizer: OptimizerName) -> Result:
    words = Vocabulary(clip_tokenizer().ids, ["a red circle on a white background"])
    unet = build_unet((8, 16), (False, True), heads=2, groups=4, text_width=16)
    text = build_text_encoder(16, 1, 2, words)
    latents = torch.randn(12, 4, 4, 4, generator=torch.Generator().manual_seed(3))
    curve = train_diffusion(
        unet,
        text,
        words,
        latents,
        lambda index, epoch: f"a red circle {index} {epoch}",
        DiffusionTraining(steps=STEPS, batch=5, warmup=3, optimizer=optimizer, save_every_s=0.0),
        folder,
        progress,
    )
    return curve, nn.ModuleDict({"unet": unet, "text": text}).state_dict()


if __name__ == "__main__":
    train(sys.argv[1], Path(sys.argv[2]), Slow())
