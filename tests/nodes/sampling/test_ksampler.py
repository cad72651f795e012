"""The KSampler nodes, called directly on a tiny random network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from nodes.api import Cancelled, Conditioning, Latent, NodeError
from nodes.latent import EmptyLatent
from nodes.models.diffusion import DiffusionModel, LatentFormat, Prediction
from nodes.sampling.ksampler import KSampler, KSamplerAdvanced
from nodes.sampling.solvers import SOLVERS, SamplerName
from tests.nodes.sampling.conftest import Lender, Studio, prompt


class Listener:
    """A Progress that keeps what it is told."""

    def __init__(self, *, watched: bool = False, cancel_after: int | None = None) -> None:
        self.steps: list[tuple[int, int]] = []
        self.pictures: list[torch.Tensor] = []
        self.checks = 0
        self._watched = watched
        self._cancel_after = cancel_after

    def step(self, step: int, total: int, unit: str = "step") -> None:
        self.steps.append((step, total))

    def wants_preview(self) -> bool:
        return self._watched

    def preview(self, picture: Callable[[], torch.Tensor]) -> None:
        self.pictures.append(picture())

    def check(self) -> None:
        self.checks += 1
        if self.checks == self._cancel_after:
            raise Cancelled

    def metric(self, series: str, step: int, value: float) -> None: ...
    def log(self, line: str) -> None: ...
    def advanced(self) -> None: ...
    def should_yield(self) -> bool:
        return False

    def give_way(self) -> None: ...


def noise_latent(batch: int = 1, seed: int = 4) -> Latent:
    samples = torch.randn(batch, 4, 16, 16, generator=torch.Generator().manual_seed(seed))
    return Latent(samples * 4, format="sd1")


def empty(batch: int = 1) -> Latent:
    return EmptyLatent(width=128, height=128, batch=batch).run()


def draw(studio: Studio, latent: Latent | None = None, **inputs: Any) -> torch.Tensor:
    latent = empty() if latent is None else latent
    inputs = {"seed": 11, "steps": 3, "cfg": 3.0, **inputs}
    node = KSampler(**studio.wires, latent=latent, **inputs)
    return node.run(models=studio.models).samples


def near(found: torch.Tensor, wanted: torch.Tensor) -> None:
    """Equal up to what another batch size does to the last bits of a convolution."""
    assert (found - wanted).abs().max() < 1e-4 * wanted.abs().max()


@pytest.mark.parametrize("sampler", SOLVERS)
def test_a_picture_does_not_depend_on_its_batch(studio: Studio, sampler: SamplerName) -> None:
    batch = draw(studio, empty(3), sampler=sampler)
    assert batch.shape == (3, 4, 16, 16)
    assert torch.isfinite(batch).all()
    assert (batch[0] - batch[1]).abs().max() > 1
    near(draw(studio, empty(1), sampler=sampler), batch[:1])
    third = replace(empty(1), indices=(2,))
    near(draw(studio, third, sampler=sampler), batch[2:])


def test_the_same_seed_draws_the_same_picture(studio: Studio) -> None:
    assert torch.equal(draw(studio, seed=2**64 - 1), draw(studio, seed=2**64 - 1))
    assert not torch.equal(draw(studio, seed=1), draw(studio, seed=2))


@pytest.mark.parametrize("prediction", ["epsilon", "flow"])
@pytest.mark.parametrize("sampler", SOLVERS)
def test_outside_the_mask_the_latent_stays_to_the_last_bit(
    studio: Studio,
    diffusion: Callable[[Prediction], DiffusionModel],
    sampler: SamplerName,
    prediction: Prediction,
) -> None:
    studio.models = Lender(diffusion(prediction))
    mask = torch.zeros(1, 1, 128, 128)
    mask[..., 32:96, 32:96] = 1
    before = noise_latent()
    found = draw(studio, replace(before, noise_mask=mask), sampler=sampler, denoise=0.8)
    inside = torch.zeros(16, 16, dtype=torch.bool)
    inside[4:12, 4:12] = True
    assert torch.equal(found[..., ~inside], before.samples[..., ~inside])
    assert ((found - before.samples)[..., inside].abs() > 1e-3).float().mean() > 0.99


def test_a_soft_mask_lies_between(studio: Studio) -> None:
    before = noise_latent()
    full = draw(studio, before, sampler="euler", denoise=0.5)
    soft = draw(
        studio,
        replace(before, noise_mask=torch.full((1, 1, 16, 16), 0.5)),
        sampler="euler",
        denoise=0.5,
    )
    assert (soft - before.samples).abs().mean() < (full - before.samples).abs().mean()


def test_each_latent_of_a_batch_may_have_its_own_mask(studio: Studio) -> None:
    before = noise_latent(2)
    masks = torch.stack([torch.zeros(1, 16, 16), torch.ones(1, 16, 16)])
    found = draw(studio, replace(before, noise_mask=masks))
    assert torch.equal(found[0], before.samples[0])
    assert not torch.equal(found[1], before.samples[1])


def test_denoise_keeps_more_the_smaller_it_is(studio: Studio) -> None:
    before = noise_latent()
    moved = [
        (draw(studio, before, denoise=denoise) - before.samples).abs().mean()
        for denoise in (0.2, 0.5, 1.0)
    ]
    assert moved[0] < moved[1] < moved[2]
    assert torch.equal(draw(studio, before, denoise=0.0), before.samples)


def test_an_empty_latent_takes_the_shape_of_the_model_it_meets(studio: Studio) -> None:
    model = studio.models.model
    wide = LatentFormat("wide", 16, 16, scale=0.5, shift=0.25)
    widened = replace(
        model,
        latent=wide,
        network=lambda x, t, context, pooled=None: torch.zeros_like(x),
    )
    studio.models = Lender(widened)
    node = KSampler(
        **studio.wires, latent=EmptyLatent(width=256, height=128, batch=2).run(), steps=2
    )
    result = node.run(models=studio.models)
    assert result.samples.shape == (2, 16, 8, 16)
    assert result.format == "wide"
    nothing = node.model_copy(update={"denoise": 0.0}).run(models=studio.models)
    assert torch.equal(nothing.samples, torch.full((2, 16, 8, 16), 0.25))


@pytest.mark.parametrize(
    ("change", "input", "words"),
    [
        ({"latent": Latent(torch.zeros(1, 16, 8, 8), format="sd3")}, "latent", "sd3 with 16"),
        (
            {"latent": replace(noise_latent(), noise_mask=torch.ones(3, 1, 8, 8))},
            "latent",
            "3 noise masks for 1",
        ),
        ({"positive": Conditioning(())}, "positive", "holds no prompt"),
        ({"negative": Conditioning(())}, "negative", "holds no prompt"),
    ],
)
def test_what_cannot_be_sampled_is_said(
    studio: Studio, change: dict[str, Any], input: str, words: str
) -> None:
    node = KSampler(**{**studio.wires, "latent": empty(), **change})
    with pytest.raises(NodeError, match=words) as caught:
        node.run(models=studio.models)
    assert caught.value.input == input
    assert caught.value.remedy


def test_a_prompt_of_another_clip_is_named(studio: Studio) -> None:
    entry = replace(prompt(1).entries[0], tokens=torch.zeros(1, 77, 48))
    wires = {**studio.wires, "positive": Conditioning((entry,))}
    with pytest.raises(NodeError, match="48 wide; this model reads 32"):
        KSampler(**wires, latent=empty()).run(models=studio.models)


def test_numbers_that_overflow_are_said_not_shown(studio: Studio) -> None:
    studio.models.model = replace(
        studio.models.model, network=lambda x, t, context, pooled=None: x * float("inf")
    )
    with pytest.raises(NodeError, match="overflowed"):
        draw(studio)


def test_progress_and_previews(studio: Studio) -> None:
    listener = Listener(watched=True)
    KSampler(**studio.wires, latent=empty(4), steps=3).run(listener, studio.models)
    assert listener.steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [picture.shape for picture in listener.pictures] == [(3, 64, 64)] * 3

    unwatched = Listener()
    KSampler(**studio.wires, latent=empty(), steps=3).run(unwatched, studio.models)
    assert unwatched.pictures == []


def test_cancelling_stops_inside_a_step(studio: Studio) -> None:
    watches: list[Callable[[], None]] = []
    model = studio.models.model

    def add_watch(callback: Callable[[], None]) -> Callable[[], None]:
        watches.append(callback)
        return lambda: watches.remove(callback)

    def network(*inputs: Any) -> torch.Tensor:
        for watch in watches:
            watch()  # a block begins
        return model.network(*inputs)

    studio.models.model = replace(model, network=network, add_watch=add_watch)
    listener = Listener(cancel_after=2)
    with pytest.raises(Cancelled):
        KSampler(**studio.wires, latent=empty(), steps=5).run(listener, studio.models)
    assert listener.steps == [(0, 5), (1, 5)]  # the second step was begun, not done
    assert watches == []


@pytest.mark.parametrize("sampler", ["dpmpp_2m", "dpmpp_sde"])
def test_inputs_stay_as_they_were(studio: Studio, sampler: SamplerName) -> None:
    latent = replace(noise_latent(), noise_mask=torch.rand(1, 1, 16, 16))
    tensors = [latent.samples, latent.noise_mask, studio.positive.entries[0].tokens]
    before = [tensor._version for tensor in tensors]
    draw(studio, latent, sampler=sampler, denoise=0.7)
    assert [tensor._version for tensor in tensors] == before


def test_results_may_be_trained_on(studio: Studio) -> None:
    found = draw(studio)
    weight = torch.ones(1, requires_grad=True)
    (found * weight).sum().backward()
    assert weight.grad is not None
    assert not found.is_inference()


def test_a_model_may_ask_for_rescaled_guidance(studio: Studio) -> None:
    plain = draw(studio, cfg=9.0)
    studio.model = replace(studio.model, options={"cfg_rescale": 0.7})
    assert not torch.equal(draw(studio, cfg=9.0), plain)


def advanced(studio: Studio, latent: Latent, **inputs: Any) -> Latent:
    inputs = {"seed": 11, "steps": 6, "cfg": 3.0, "scheduler": "normal", **inputs}
    return KSamplerAdvanced(**studio.wires, latent=latent, **inputs).run(models=studio.models)


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "flow"])
@pytest.mark.parametrize("sampler", ["euler", "heun", "ddim", "euler_ancestral", "dpm_2"])
def test_two_samplers_share_one_picture(
    studio: Studio,
    diffusion: Callable[[Prediction], DiffusionModel],
    sampler: SamplerName,
    prediction: Prediction,
) -> None:
    """Split in two, a run draws what it draws in one piece, fresh noise included."""
    studio.models = Lender(diffusion(prediction))
    options = {"sampler": sampler}
    whole = advanced(studio, empty(), **options)
    first = advanced(studio, empty(), end_at_step=2, return_with_leftover_noise=True, **options)
    assert first.samples.std() > 0
    second = advanced(studio, first, start_at_step=2, add_noise=False, **options)
    near(second.samples, whole.samples)


def test_the_advanced_sampler_is_the_plain_one_by_default(studio: Studio) -> None:
    plain = draw(studio, steps=6, scheduler="normal")
    assert torch.equal(advanced(studio, empty()).samples, plain)


def test_without_leftover_noise_the_last_step_goes_all_the_way(studio: Studio) -> None:
    """One step of six that removes all noise is a whole run of one step."""
    clean = advanced(studio, empty(), end_at_step=1)
    assert torch.equal(clean.samples, draw(studio, steps=1, scheduler="normal"))


@pytest.mark.parametrize("window", [(6, 10_000), (3, 3), (4, 2)])
def test_no_steps_change_nothing(studio: Studio, window: tuple[int, int]) -> None:
    before = noise_latent()
    found = advanced(studio, before, start_at_step=window[0], end_at_step=window[1])
    assert torch.equal(found.samples, before.samples)
    assert studio.models.shapes == []
