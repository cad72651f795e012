"""How a GAN learns, top to bottom.

Every step shows the discriminator as many true pictures as drawn ones, then lets the generator
draw again and pushes it toward what the discriminator takes for true: the game of Goodfellow et
al. 2014 with their non-saturating loss. What is kept is a running mean of the generator's weights
(Yazıcı et al. 2018, "The Unusual Effectiveness of Averaging in GAN Training", arXiv 1806.04498).
Few true pictures are stretched by shifting true and drawn ones alike (Zhao et al. 2020,
"Differentiable Augmentation", arXiv 2006.10738).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from nodes.api import SILENT, Progress
from nodes.gan.model import Architecture, Generator, Shape, build_discriminator, build_generator
from nodes.training.draws import batch_indices, generator
from nodes.training.ema import Ema
from nodes.training.grid import grid
from nodes.training.run import Points, Run, Stateful

BETAS = (0.5, 0.99)  # of Adam; less momentum than usual keeps the two from chasing each other
EMA_DECAY = 0.995
PREVIEW_EVERY = 25  # steps
SHOWN_ROWS = 4


@dataclass(frozen=True, slots=True)
class GANTraining:
    """Every knob of a run."""

    steps: int
    batch: int = 64
    learning_rate: float = 1e-3
    shift: int = 2
    """Pixels by which pictures are moved at most before the discriminator sees them."""
    seed: int = 0
    save_every_s: float = 20.0


def train_gan(
    architecture: Architecture,
    shape: Shape,
    pictures: Tensor,  # uint8 (N, C, H, W)
    labels: Tensor,  # int64 (N,)
    knobs: GANTraining,
    folder: Path,
    progress: Progress = SILENT,
    device: torch.device | None = None,
) -> tuple[Generator, dict[str, Points]]:
    """The trained generator (the mean of its weights), and the curve of both losses.

    The state lies in `folder`; a run that was killed, or is asked for more steps, goes on with
    the curve it would have had. FloatingPointError if it diverges.
    """
    # --- the players -------------------------------------------------------------------------
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(knobs.seed)
        drawer = build_generator(architecture, shape).to(device)
        doubter = build_discriminator(architecture, shape).to(device)
    draw_optimizer = torch.optim.Adam(drawer.parameters(), knobs.learning_rate, BETAS)
    doubt_optimizer = torch.optim.Adam(doubter.parameters(), knobs.learning_rate, BETAS)
    ema = Ema(drawer, EMA_DECAY)

    # --- the true pictures, in -1..1 ---------------------------------------------------------
    true = pictures.to(device).float() / 127.5 - 1  # (N, C, H, W)
    labels = labels.to(device)

    def noise(purpose: str, step: int, count: int) -> Tensor:
        drawn = torch.randn(
            count, architecture.latent, generator=generator(knobs.seed, purpose, step)
        )
        return drawn.to(device)

    preview = _preview(ema, len(shape.classes), noise("preview", 0, SHOWN_ROWS * 10))
    parts: dict[str, Stateful] = {
        "generator": drawer,
        "discriminator": doubter,
        "generator_optimizer": draw_optimizer,
        "discriminator_optimizer": doubt_optimizer,
        "ema": ema,
    }
    run = Run(
        folder,
        knobs.steps,
        parts,
        progress,
        save_every_s=knobs.save_every_s,
        on_save=lambda: progress.preview(preview),
    )

    # --- the game ----------------------------------------------------------------------------
    with torch.random.fork_rng(devices=[]):
        for step in run:
            # Dropout draws from the global generator: it too has to be a function of the step.
            torch.manual_seed(generator(knobs.seed, "dropout", step).initial_seed())
            chosen = batch_indices(knobs.seed, step, knobs.batch, len(true))
            real, kinds = true[chosen], labels[chosen]
            moves = _moves(knobs, step, 3 * knobs.batch)

            # The discriminator: true pictures up, drawn ones down.
            drawn = drawer(noise("discriminator", step, knobs.batch), kinds)
            both = torch.cat([real, drawn.detach()])
            seen = _moved(both, moves[: 2 * knobs.batch])
            logits = doubter(seen, torch.cat([kinds, kinds]))
            on_real, on_drawn = logits.chunk(2)
            doubt = F.softplus(-on_real).mean() + F.softplus(on_drawn).mean()
            doubt_optimizer.zero_grad(set_to_none=True)
            doubt.backward()  # type: ignore[no-untyped-call]
            doubt_optimizer.step()

            # The generator: drawn pictures up.
            drawn = drawer(noise("generator", step, knobs.batch), kinds)
            conviction = F.softplus(-doubter(_moved(drawn, moves[2 * knobs.batch :]), kinds)).mean()
            draw_optimizer.zero_grad(set_to_none=True)
            conviction.backward()  # type: ignore[no-untyped-call]
            draw_optimizer.step()
            ema.update()

            run.record(discriminator=doubt.item(), generator=conviction.item())
            if step % PREVIEW_EVERY == 0 and progress.wants_preview():
                progress.preview(preview)

    drawer.load_state_dict(ema.mean)
    return drawer.eval(), run.curve()


def _moves(knobs: GANTraining, step: int, count: int) -> Tensor:
    """(count, 2): rows and columns by which each picture is moved."""
    return torch.randint(
        -knobs.shift,
        knobs.shift + 1,
        (count, 2),
        generator=generator(knobs.seed, "shift", step),
    )


def _moved(pictures: Tensor, moves: Tensor) -> Tensor:
    """Each picture shifted by its move; what comes in is the edge's colour."""
    reach = int(moves.abs().max()) if len(moves) else 0
    if reach == 0:
        return pictures
    height, width = pictures.shape[-2:]
    padded = F.pad(pictures, (reach,) * 4, mode="replicate")
    moves = moves.to(pictures.device)
    rows = torch.arange(height, device=pictures.device) + reach + moves[:, :1]  # (B, H)
    columns = torch.arange(width, device=pictures.device) + reach + moves[:, 1:]  # (B, W)
    index = torch.arange(len(pictures), device=pictures.device)
    return padded.permute(0, 2, 3, 1)[
        index[:, None, None], rows[:, :, None], columns[:, None, :]
    ].permute(0, 3, 1, 2)


def _preview(ema: Ema, classes: int, noise: Tensor) -> Callable[[], Tensor]:
    """Draws the same noise at every call, a column a class, with the mean of the weights."""
    columns = min(classes, 10)
    shown = noise[: SHOWN_ROWS * columns]
    labels = torch.arange(len(shown), device=noise.device) % columns

    def picture() -> Tensor:
        with ema.applied() as module:
            assert isinstance(module, Generator)
            drawn = module.draw(shown, labels).cpu()
        return grid(drawn.expand(-1, 3, -1, -1), columns)

    return picture
