"""Guidance against its formula, one forward at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from nodes.api import Conditioning, ConditioningEntry, NodeError
from nodes.models.diffusion import DiffusionModel, Prediction
from nodes.sampling.guidance import Guide, rescaled
from nodes.sampling.prediction import levels_of
from nodes.sampling.schedules import sigma_at
from tests.nodes.sampling.conftest import Lender, Studio, prompt

T = 400.0


@pytest.fixture(autouse=True)
def _no_grad():
    with torch.no_grad():
        yield


@pytest.fixture
def x() -> torch.Tensor:
    return torch.randn(2, 4, 16, 16, generator=torch.Generator().manual_seed(9))


def at(studio: Studio, t: float) -> float:
    return float(sigma_at(levels_of(studio.models.model), t))


def alone(studio: Studio, conditioning: Conditioning, x: torch.Tensor) -> torch.Tensor:
    """What the network predicts for one prompt, by a call of its own."""
    context = conditioning.entries[0].tokens.expand(len(x), -1, -1)
    return studio.models.model.network(x, torch.full((len(x),), T), context)


def guide(studio: Studio, x: torch.Tensor, cfg: float = 7.0, **changes: Any) -> torch.Tensor:
    positive = changes.pop("positive", studio.positive)
    negative = changes.pop("negative", studio.negative)
    sigma = at(studio, changes.pop("t", T))
    studio.models.shapes.clear()
    return Guide(studio.models.model, positive, negative, cfg, x.shape, **changes)(x, T, sigma)


def close(found: torch.Tensor, wanted: torch.Tensor) -> None:
    torch.testing.assert_close(found, wanted, atol=2e-5, rtol=2e-5)


def joined(*conditionings: Conditioning, **changes: Any) -> Conditioning:
    entries = [replace(entry, **changes) for c in conditionings for entry in c.entries]
    return Conditioning(tuple(entries))


def test_both_prompts_go_through_one_forward(studio: Studio, x: torch.Tensor) -> None:
    found = guide(studio, x, 7.0)
    assert studio.models.shapes == [(4, 16, 16, 77)]
    positive, negative = (alone(studio, c, x) for c in (studio.positive, studio.negative))
    assert (positive - negative).abs().max() > 1e-3  # the prompts do differ
    close(found, negative + 7.0 * (positive - negative))


@pytest.mark.parametrize(("cfg", "side"), [(1.0, "positive"), (0.0, "negative")])
def test_a_side_without_weight_is_not_computed(
    studio: Studio, x: torch.Tensor, cfg: float, side: str
) -> None:
    found = guide(studio, x, cfg)
    assert studio.models.shapes == [(2, 16, 16, 77)]
    close(found, alone(studio, getattr(studio, side), x))


def test_prompts_of_other_lengths_share_a_forward(studio: Studio, x: torch.Tensor) -> None:
    long = prompt(3, length=231)
    found = guide(studio, x, 4.0, positive=long, negative=prompt(2, length=154))
    assert studio.models.shapes == [(4, 16, 16, 462)]
    positive, negative = alone(studio, long, x), alone(studio, prompt(2, length=154), x)
    close(found, negative + 4.0 * (positive - negative))


def test_a_far_longer_prompt_goes_alone(studio: Studio, x: torch.Tensor) -> None:
    guide(studio, x, 4.0, positive=prompt(3, length=77 * 5))
    assert sorted(studio.models.shapes) == [(2, 16, 16, 77), (2, 16, 16, 385)]


def test_flow_transformers_see_their_tokens_once(
    diffusion: Callable[[Prediction], DiffusionModel], x: torch.Tensor
) -> None:
    models = Lender(diffusion("flow"))
    Guide(models.model, prompt(1, length=154), prompt(2), 4.0, x.shape)(x, T, 0.4)
    assert sorted(models.shapes) == [(2, 16, 16, 77), (2, 16, 16, 154)]


def test_several_prompts_are_averaged_by_strength(studio: Studio, x: torch.Tensor) -> None:
    both = Conditioning(
        (*joined(prompt(3), strength=3.0).entries, *joined(prompt(4), strength=1.0).entries)
    )
    found = guide(studio, x, 1.0, positive=both)
    close(found, 0.75 * alone(studio, prompt(3), x) + 0.25 * alone(studio, prompt(4), x))


def test_a_prompt_of_no_strength_does_not_count(studio: Studio, x: torch.Tensor) -> None:
    both = Conditioning((*prompt(3).entries, *joined(prompt(4), strength=0.0).entries))
    close(guide(studio, x, 1.0, positive=both), alone(studio, prompt(3), x))


def test_faint_weights_are_weights(studio: Studio, x: torch.Tensor) -> None:
    faint = joined(prompt(3), mask=torch.full((1, 16, 16), 1e-9))
    close(guide(studio, x, 1.0, positive=faint), alone(studio, prompt(3), x))


def test_masks_share_the_picture_out(studio: Studio, x: torch.Tensor) -> None:
    left = torch.zeros(1, 128, 128)
    left[..., :64] = 1
    both = Conditioning(
        (*joined(prompt(3), mask=left).entries, *joined(prompt(4), mask=1 - left).entries)
    )
    found = guide(studio, x, 1.0, positive=both)
    close(found[..., :8], alone(studio, prompt(3), x)[..., :8])
    close(found[..., 8:], alone(studio, prompt(4), x)[..., 8:])


def test_each_picture_may_have_its_own_mask_and_tokens(studio: Studio, x: torch.Tensor) -> None:
    masks = torch.stack([torch.ones(16, 16), torch.zeros(16, 16)])
    two = Conditioning(
        (
            ConditioningEntry(
                torch.cat([prompt(3).entries[0].tokens, prompt(5).entries[0].tokens])
            ),
            *joined(prompt(4), mask=masks, strength=1e6).entries,
        )
    )
    found = guide(studio, x, 1.0, positive=two)
    torch.testing.assert_close(found[:1], alone(studio, prompt(4), x)[:1], atol=1e-4, rtol=1e-4)
    close(found[1:], alone(studio, prompt(5), x)[1:])


def test_where_a_side_is_silent_the_other_speaks(studio: Studio, x: torch.Tensor) -> None:
    left = torch.zeros(1, 16, 16)
    left[..., :8] = 1
    found = guide(studio, x, 1.0, positive=joined(studio.positive, mask=left))
    assert len(studio.models.shapes) == 1  # the negative prompt is needed after all
    close(found[..., :8], alone(studio, studio.positive, x)[..., :8])
    close(found[..., 8:], alone(studio, studio.negative, x)[..., 8:])


def test_an_area_is_computed_alone_and_fades_into_the_rest(studio: Studio, x: torch.Tensor) -> None:
    both = Conditioning(
        (*studio.positive.entries, *joined(prompt(3), area=(0.5, 0.0, 0.5, 1.0)).entries)
    )
    found = guide(studio, x, 1.0, positive=both)
    assert sorted(studio.models.shapes) == [(2, 16, 8, 77), (2, 16, 16, 77)]
    whole, part = alone(studio, studio.positive, x), alone(studio, prompt(3), x[..., 8:])
    close(found[..., :8], whole[..., :8])
    close(found[..., 10:], (whole[..., 10:] + part[..., 2:]) / 2)
    close(found[..., 8], (whole[..., 8] + part[..., 0] * 0.5) / 1.5)


def test_areas_in_pixels_and_fractions_are_one(studio: Studio, x: torch.Tensor) -> None:
    fraction = joined(studio.positive, area=(0.25, 0.5, 0.5, 0.5))
    pixels = joined(studio.positive, area_pixels=(32, 64, 64, 64))
    assert torch.equal(guide(studio, x, positive=fraction), guide(studio, x, positive=pixels))


def test_ranges_are_fractions_of_the_training_time(studio: Studio, x: torch.Tensor) -> None:
    swapped = Conditioning(
        (*joined(prompt(3), end=0.5).entries, *joined(prompt(4), start=0.5).entries)
    )
    for t, seed in ((998, 3), (501, 3), (498, 4), (0, 4)):
        found = guide(studio, x, 1.0, positive=swapped, t=t)
        close(found, alone(studio, prompt(seed), x))


def test_a_gap_in_the_ranges_is_an_error(studio: Studio, x: torch.Tensor) -> None:
    early, late = joined(studio.positive, end=0.3), joined(studio.negative, start=0.6)
    with pytest.raises(NodeError, match="No prompt holds"):
        guide(studio, x, positive=early, negative=late, t=500)


def test_each_picture_of_a_batch_is_guided_as_if_alone(studio: Studio, x: torch.Tensor) -> None:
    three = torch.cat([x, x[:1] * 0.5])
    positive = joined(studio.positive, prompt(3, length=154), prompt(4))
    whole = guide(studio, three, 5.0, positive=positive)
    for i in range(3):
        close(whole[i : i + 1], guide(studio, three[i : i + 1], 5.0, positive=positive))


def test_rescaled_guidance_is_diffusers(studio: Studio, x: torch.Tensor) -> None:
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import rescale_noise_cfg

    guided, positive = guide(studio, x, 9.0), alone(studio, studio.positive, x)
    wanted = rescale_noise_cfg(guided, positive, guidance_rescale=0.7)
    close(rescaled(guided, positive, 0.7), wanted)
    close(guide(studio, x, 9.0, rescale=0.7), wanted)


def test_inputs_stay_as_they_were(studio: Studio, x: torch.Tensor) -> None:
    mask = torch.rand(1, 16, 16)
    positive = joined(studio.positive, prompt(3), mask=mask)
    tensors = [x, mask, *(entry.tokens for entry in positive.entries)]
    before = [tensor._version for tensor in tensors]
    guide(studio, x, positive=positive)
    assert [tensor._version for tensor in tensors] == before
