"""What the sampler costs beside a bare diffusers loop, and what previews cost beside none.

    python benchmarks/sampler.py [--pairs 200] [--steps 4] [--size 128] [--widths 96,128,128]

Both sides run the same UNet with the same prompts, guidance, seed and noise levels. They take
turns, ABBA, in one process: the ratio of each pair is free of what slows the machine for longer
than a pair. Printed are the geometric mean of the ratios and its 95 % interval, by the wall clock
and by the processor's (which does not count the time others take).
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
from diffusers import DPMSolverMultistepScheduler, EulerDiscreteScheduler, UNet2DConditionModel

from nodes.api import SILENT, Conditioning, ConditioningEntry, Model, Progress, Recipe
from nodes.latent import EmptyLatent
from nodes.models.diffusion import DiffusionModel, LatentFormat
from nodes.models.unet import watch_blocks
from nodes.sampling.ksampler import KSampler
from nodes.sampling.solvers import SamplerName
from nodes.training.fit_preview import fit_preview
from server.engine.control import Control
from server.engine.progress import NodeProgress

BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
CFG, SEED = 7.0, 3


class Seconds(NamedTuple):
    wall: float
    cpu: float


class Ratio(NamedTuple):
    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean - 1:+.2%} (95 % interval {self.low - 1:+.2%} … {self.high - 1:+.2%})"


class TimedProgress(NodeProgress):
    """The worker's progress, with the time its previews take."""

    def __init__(self, watchers: int) -> None:
        super().__init__("job", "node", lambda _message: None, Control(watchers=watchers))
        self.spent = Seconds(0.0, 0.0)
        self.sent = 0

    def preview(self, picture: Callable[[], torch.Tensor]) -> None:
        took = seconds(lambda: super(TimedProgress, self).preview(picture))
        self.spent = Seconds(self.spent.wall + took.wall, self.spent.cpu + took.cpu)
        self.sent += 1


class Lender:
    def __init__(self, model: DiffusionModel) -> None:
        self._model = model

    @contextmanager
    def borrow(self, recipe: Recipe) -> Iterator[DiffusionModel]:
        yield self._model


def build(widths: list[int], context: int) -> UNet2DConditionModel:
    torch.manual_seed(0)
    levels = len(widths)
    unet = UNet2DConditionModel(
        block_out_channels=tuple(widths),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D",) * (levels - 1) + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * (levels - 1),
        cross_attention_dim=context,
        attention_head_dim=4,
        norm_num_groups=32,
    )
    return unet.eval().requires_grad_(False)


def as_model(unet: UNet2DConditionModel) -> DiffusionModel:
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    alphas_bar = (1 - betas).cumprod(0)

    def network(x: Any, t: Any, context: Any, *_pooled: Any) -> torch.Tensor:
        sample: torch.Tensor = unet(x, t, encoder_hidden_states=context, return_dict=False)[0]
        return sample

    return DiffusionModel(
        network=network,
        prediction="epsilon",
        sigmas=((1 - alphas_bar) / alphas_bar).sqrt(),
        latent=LatentFormat(
            "sd1",
            4,
            8,
            0.18215,
            preview=fit_preview(torch.randn(1, 4, 16, 16), torch.rand(1, 3, 128, 128)),
        ),
        device=torch.device("cpu"),
        dtype=torch.float32,
        module=unet,
        add_watch=lambda callback: watch_blocks(unet, callback),
    )


def seconds(run: Callable[[], object]) -> Seconds:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return Seconds(time.perf_counter() - wall, time.process_time() - cpu)


def compare(
    ours: Callable[[], object], reference: Callable[[], object], pairs: int
) -> tuple[Ratio, Ratio, float]:
    """Ratios ours / reference by wall and by CPU, and the reference's median wall seconds."""
    for run in (ours, reference, ours, reference):
        run()
    walls, cpus, bases = [], [], []
    for i in range(pairs):
        if i % 2 == 0:
            a, b = seconds(ours), seconds(reference)
        else:
            b, a = seconds(reference), seconds(ours)
        walls.append(math.log(a.wall / b.wall))
        cpus.append(math.log(a.cpu / b.cpu))
        bases.append(b.wall)
    return interval(walls), interval(cpus), statistics.median(bases)


def interval(logs: list[float]) -> Ratio:
    mean, half = statistics.fmean(logs), 1.96 * statistics.stdev(logs) / math.sqrt(len(logs))
    return Ratio(math.exp(mean), math.exp(mean - half), math.exp(mean + half))


class Studio:
    """The two sides over one UNet."""

    def __init__(self, widths: list[int], size: int, steps: int) -> None:
        self.unet = build(widths, context=128)
        self.steps = steps
        self._side = size // 8
        self._models = Lender(as_model(self.unet))
        generator = torch.Generator().manual_seed(1)
        self._positive, self._negative = torch.randn(2, 1, 77, 128, generator=generator)
        self._wires: dict[str, Any] = {
            "model": Model(Recipe("benchmark", "unet")),
            "positive": Conditioning((ConditioningEntry(self._positive),)),
            "negative": Conditioning((ConditioningEntry(self._negative),)),
            "latent": EmptyLatent(width=size, height=size).run(),
        }

    def ours(self, sampler: SamplerName, progress: Progress = SILENT) -> torch.Tensor:
        options: dict[str, Any] = {"seed": SEED, "steps": self.steps, "cfg": CFG}
        node = KSampler(**self._wires, **options, sampler=sampler, scheduler="karras")
        return node.run(progress, self._models).samples

    def bare(self, scheduler: Any) -> torch.Tensor:
        """The denoising loop of StableDiffusionPipeline, without what surrounds it."""
        with torch.no_grad():
            scheduler.set_timesteps(self.steps)
            context = torch.cat([self._negative, self._positive])
            shape = (1, 4, self._side, self._side)
            noise = torch.randn(shape, generator=torch.Generator().manual_seed(SEED))
            x = noise * scheduler.init_noise_sigma
            for t in scheduler.timesteps:
                both = scheduler.scale_model_input(torch.cat([x] * 2), t)
                out = self.unet(both, t, encoder_hidden_states=context, return_dict=False)[0]
                uncond, cond = out.chunk(2)
                x = scheduler.step(uncond + CFG * (cond - uncond), t, x, return_dict=False)[0]
            return x / 0.18215


def beside_diffusers(studio: Studio, pairs: int) -> None:
    schedulers: dict[SamplerName, Any] = {
        "euler": EulerDiscreteScheduler(**BETAS, use_karras_sigmas=True),
        "dpmpp_2m": DPMSolverMultistepScheduler(**BETAS, use_karras_sigmas=True),
    }
    for name, scheduler in schedulers.items():
        wall, cpu, base = compare(
            partial(studio.ours, name), partial(studio.bare, scheduler), pairs
        )
        print(f"{name} beside diffusers ({base / studio.steps * 1000:.1f} ms a step)")
        print(f"  wall {wall}\n  cpu  {cpu}")


def previews(studio: Studio, pairs: int) -> None:
    wall, cpu, _ = compare(
        lambda: studio.ours("euler", TimedProgress(1)),
        lambda: studio.ours("euler", TimedProgress(0)),
        pairs,
    )
    print("previews as the worker sends them (at most 10 a second, JPEG) beside none")
    print(f"  wall {wall}\n  cpu  {cpu}")
    progresses = [TimedProgress(1) for _ in range(max(1, pairs // 4))]
    whole = [seconds(partial(studio.ours, "euler", progress)) for progress in progresses]
    sent = sum(progress.sent for progress in progresses)
    for kind in Seconds._fields:
        inside = sum(getattr(progress.spent, kind) for progress in progresses)
        share = inside / sum(getattr(took, kind) for took in whole)
        print(
            f"  {kind:4} {share:.2%} of a run lies in previews, {inside / sent * 1000:.2f} ms each"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--size", type=int, default=128, help="pixels a side")
    parser.add_argument("--widths", default="96,128,128", help="the starter model's by default")
    parser.add_argument("--only", choices=("diffusers", "previews"), help="one comparison")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # diffusers' schedulers and numpy 2

    studio = Studio([int(w) for w in options.widths.split(",")], options.size, options.steps)
    parameters = sum(parameter.numel() for parameter in studio.unet.parameters())
    print(
        f"UNet of {parameters / 1e6:.1f} M parameters, {options.size} × {options.size} pixels, "
        f"{options.steps} steps, cfg {CFG}, {torch.get_num_threads()} threads, "
        f"{options.pairs} pairs"
    )
    if options.only != "previews":
        beside_diffusers(studio, options.pairs)
    if options.only != "diffusers":
        previews(studio, options.pairs)


if __name__ == "__main__":
    main()
