"""Latent nodes, called directly."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F

from nodes.api import Latent, Mask, Node, NodeError
from nodes.latent import (
    EmptyLatent,
    LatentBatch,
    LatentBatchSeed,
    LatentBlend,
    LatentComposite,
    LatentCrop,
    LatentFlip,
    LatentFromBatch,
    LatentNoiseMask,
    LatentRotate,
    LatentScale,
    LatentScaleBy,
    RepeatLatentBatch,
)


def seeded(*shape: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def latent(batch: int = 1, height: int = 8, width: int = 12, seed: int = 1, **more: Any) -> Latent:
    return Latent(seeded(batch, 4, height, width, seed=seed), **more)


def test_an_empty_latent_holds_nothing_but_its_size() -> None:
    empty = EmptyLatent(width=256, height=128, batch=3).run()
    assert empty.samples.shape == (3, 4, 16, 32)
    assert empty.samples.count_nonzero() == 0
    assert (empty.format, empty.size) == ("empty", (128, 256))


# Scale


@pytest.mark.parametrize("method", ["nearest-exact", "bilinear", "area", "bicubic"])
def test_scaling_is_torchs(method: str) -> None:
    before = latent()
    found = LatentScale(latent=before, width=160, height=128, method=method).run()
    align = {} if method in ("nearest-exact", "area") else {"align_corners": False}
    wanted = F.interpolate(before.samples, (16, 20), mode=method, **align)
    assert torch.equal(found.samples, wanted)


def test_bislerp_keeps_lengths_and_goes_along_the_arc() -> None:
    a, b = torch.tensor([1.0, 0, 0, 0]), torch.tensor([0.0, 1, 0, 0])
    pair = Latent(torch.stack([a, b], dim=1).view(1, 4, 1, 2))
    found = LatentScale(latent=pair, width=32, height=8, method="bislerp").run().samples[0, :, 0]
    torch.testing.assert_close(found.norm(dim=0), torch.ones(4))
    # Cell centres of 4 over 2 lie at -1/4, 1/4, 3/4, 5/4; the outer ones are held at the ends.
    angle = torch.tensor([0, 0.25, 0.75, 1]) * torch.pi / 2
    torch.testing.assert_close(found[0], angle.cos(), atol=1e-6, rtol=0)
    torch.testing.assert_close(found[1], angle.sin(), atol=1e-6, rtol=0)


@pytest.mark.parametrize("values", [torch.zeros(1, 4, 4, 4), torch.ones(1, 4, 4, 4)])
def test_bislerp_takes_equal_and_empty_cells(values: torch.Tensor) -> None:
    found = LatentScaleBy(latent=Latent(values), factor=2.0, method="bislerp").run().samples
    torch.testing.assert_close(found, values.repeat(1, 1, 2, 2))


def test_bislerp_loses_less_contrast_than_averaging() -> None:
    noise = latent(height=16, width=16)
    spread = {
        method: LatentScaleBy(latent=noise, factor=1.5, method=method).run().samples.std()
        for method in ("bilinear", "bislerp")
    }
    assert spread["bislerp"] > spread["bilinear"]


def test_one_side_follows_from_the_other() -> None:
    before = latent(height=8, width=16)
    assert LatentScale(latent=before, width=256, height=0).run().samples.shape[-2:] == (16, 32)
    assert LatentScale(latent=before, width=0, height=32).run().samples.shape[-2:] == (4, 8)
    assert LatentScale(latent=before, width=0, height=0).run() is before


def test_cropping_keeps_the_shape_of_things() -> None:
    before = latent(height=8, width=16)
    found = LatentScale(latent=before, width=64, height=64, crop="center").run()
    assert torch.equal(found.samples, before.samples[..., 4:12])


def test_an_empty_latent_keeps_the_size_it_stands_for() -> None:
    empty = EmptyLatent(width=256, height=128).run()
    assert LatentScaleBy(latent=empty, factor=1.5).run().size == (192, 384)


def test_a_latent_cannot_grow_without_end() -> None:
    with pytest.raises(NodeError, match="16384"):
        LatentScaleBy(latent=latent(height=300, width=300), factor=8).run()


# Transform


def test_crop_flip_and_rotate_move_cells_and_mask_together() -> None:
    mask = torch.zeros(1, 1, 64, 96)
    mask[..., :16, :24] = 1  # the upper left corner, in pixels
    before = latent(noise_mask=mask)
    cells = torch.zeros(1, 1, 8, 12)
    cells[..., :2, :3] = 1

    cropped = LatentCrop(latent=before, width=32, height=40, x=16, y=8).run()
    assert torch.equal(cropped.samples, before.samples[..., 1:6, 2:6])
    assert torch.equal(cropped.noise_mask, cells[..., 1:6, 2:6])

    flipped = LatentFlip(latent=before, direction="vertical").run()
    assert torch.equal(flipped.samples, before.samples.flip(-2))
    assert torch.equal(flipped.noise_mask, cells.flip(-2))

    turned = LatentRotate(latent=before, degrees=90).run()
    assert turned.samples.shape == (1, 4, 12, 8)
    assert torch.equal(turned.samples[..., 0, -1], before.samples[..., 0, 0])  # clockwise
    assert turned.noise_mask[..., 0, -1] == 1


def test_four_quarter_turns_are_none() -> None:
    before = turned = latent()
    for _ in range(4):
        turned = LatentRotate(latent=turned, degrees=90).run()
    assert torch.equal(turned.samples, before.samples)


def test_a_crop_outside_names_the_input() -> None:
    with pytest.raises(NodeError, match="y = 64 lies outside") as caught:
        LatentCrop(latent=latent(), y=64).run()
    assert caught.value.input == "y"


# Compose


def test_composite_pastes_and_cuts_what_sticks_out() -> None:
    below, above = latent(), latent(height=4, width=4, seed=2)
    found = LatentComposite(destination=below, source=above, x=80, y=16).run().samples
    assert torch.equal(found[..., 2:6, 10:12], above.samples[..., :, :2])
    assert torch.equal(found[..., :10], below.samples[..., :10])


def test_feather_fades_inner_edges_only() -> None:
    below, above = Latent(torch.zeros(1, 4, 8, 12)), Latent(torch.ones(1, 4, 8, 6))
    found = LatentComposite(destination=below, source=above, x=48, y=0, feather=24).run().samples
    row = found[0, 0, 0, 6:]
    torch.testing.assert_close(row, torch.tensor([0.25, 0.5, 0.75, 1, 1, 1]))
    assert torch.equal(found[0, 0, :, 11], torch.ones(8))


def test_a_composite_shows_where_its_mask_is_one() -> None:
    below, above = latent(), latent(seed=2)
    mask = torch.zeros(1, 64, 96)
    mask[:, :, :48] = 1
    found = LatentComposite(destination=below, source=above, mask=Mask(mask)).run().samples
    assert torch.equal(found[..., :6], above.samples[..., :6])
    assert torch.equal(found[..., 6:], below.samples[..., 6:])


def test_a_source_may_be_scaled_and_repeated() -> None:
    below, above = latent(batch=2), latent(height=4, width=4, seed=2)
    found = LatentComposite(destination=below, source=above, resize_source=True).run().samples
    assert torch.equal(found[0], found[1])
    assert found.shape == below.samples.shape


def test_a_composite_may_become_a_batch() -> None:
    """By its masks or by what is pasted; each result has a number, so that it can be sampled."""
    below, above = latent(indices=(7,)), latent(seed=2)
    masks = torch.stack([torch.zeros(8, 12), torch.ones(8, 12)])
    found = LatentComposite(destination=below, source=above, mask=Mask(masks)).run()
    assert torch.equal(found.samples, torch.cat([below.samples, above.samples]))
    assert found.indices == (7, 8)
    assert LatentComposite(destination=below, source=latent(batch=3)).run().indices == (7, 8, 9)
    assert LatentBlend(latent1=below, latent2=latent(batch=2)).run().indices == (7, 8)


@pytest.mark.parametrize(("factor", "which"), [(0.0, 0), (1.0, 1)])
def test_blend_ends_at_its_inputs(factor: float, which: int) -> None:
    both = latent(), latent(seed=2)
    found = LatentBlend(latent1=both[0], latent2=both[1], factor=factor).run()
    assert torch.equal(found.samples, both[which].samples)


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (lambda: LatentBlend(latent1=latent(), latent2=latent(height=4)), "96 × 32 pixels"),
        (
            lambda: LatentBlend(latent1=latent(), latent2=latent(format="sdxl")),
            "format sdxl, the other is of sd1",
        ),
        (lambda: LatentBatch(latents=[latent(), latent(width=4)]), "32 × 64 pixels"),
        (lambda: LatentComposite(destination=latent(), source=latent(), x=96), "x = 96"),
    ],
)
def test_what_does_not_fit_is_said(node: Any, words: str) -> None:
    with pytest.raises(NodeError, match=words) as caught:
        node().run()
    assert caught.value.remedy


# Batch


def test_a_batch_keeps_the_index_of_each() -> None:
    parts = [latent(2), latent(1, seed=2, indices=(5,))]
    batch = LatentBatch(latents=parts).run()
    assert torch.equal(batch.samples, torch.cat([part.samples for part in parts]))
    assert batch.indices == (0, 1, 5)
    taken = LatentFromBatch(latent=batch, index=-1).run()
    assert torch.equal(taken.samples, parts[1].samples)
    assert taken.indices == (5,)


def test_an_empty_latent_joins_any_space() -> None:
    wide = Latent(seeded(1, 16, 8, 12), format="16c8")
    batch = LatentBatch(latents=[EmptyLatent(width=96, height=64).run(), wide]).run()
    assert batch.samples.shape == (2, 16, 8, 12)
    assert (batch.format, batch.size) == ("16c8", None)


def test_masks_are_joined_with_their_latents() -> None:
    masked = latent(noise_mask=torch.zeros(1, 1, 64, 96))
    batch = LatentBatch(latents=[latent(2), masked]).run()
    assert batch.noise_mask.shape == (3, 1, 8, 12)
    assert batch.noise_mask.mean(dim=(1, 2, 3)).tolist() == [1, 1, 0]
    assert LatentFromBatch(latent=batch, index=2).run().noise_mask.max() == 0


def test_copies_have_noise_of_their_own() -> None:
    repeated = RepeatLatentBatch(latent=latent(2, indices=(3, 4)), amount=3).run()
    assert repeated.samples.shape[0] == 6
    assert repeated.indices == (3, 4, 8, 9, 13, 14)
    assert torch.equal(repeated.samples[:2], repeated.samples[4:])
    assert LatentBatchSeed(latent=repeated, seeds="different").run().indices == tuple(range(6))
    assert LatentBatchSeed(latent=repeated, seeds="same").run().indices == (3,) * 6


def test_taking_what_is_not_there() -> None:
    with pytest.raises(NodeError, match="no latent 2 among 2"):
        LatentFromBatch(latent=latent(2), index=2).run()
    assert len(LatentFromBatch(latent=latent(2), index=1, length=7).run().samples) == 1


def test_a_noise_mask_goes_along_as_it_is() -> None:
    values = torch.rand(1, 64, 96)
    masked = LatentNoiseMask(latent=latent(2), mask=Mask(values)).run()
    assert torch.equal(masked.noise_mask, values[:, None])
    with pytest.raises(NodeError, match="3 masks for 2 latents"):
        LatentNoiseMask(latent=latent(2), mask=Mask(torch.rand(3, 8, 8))).run()


FULL = latent(2, noise_mask=torch.rand(1, 1, 64, 96))


@pytest.mark.parametrize(
    "node",
    [
        LatentScale(latent=FULL, width=96, height=64),
        LatentScaleBy(latent=FULL, factor=1.0, method="bislerp"),
        LatentCrop(latent=FULL),
        LatentFlip(latent=FULL),
        LatentRotate(latent=FULL, degrees=0),
        LatentComposite(destination=FULL, source=FULL, mask=Mask(torch.rand(1, 8, 8))),
        LatentBlend(latent1=FULL, latent2=FULL),
        LatentBatch(latents=[FULL, FULL]),
        LatentBatch(latents=[FULL]),
        LatentFromBatch(latent=FULL),
        RepeatLatentBatch(latent=FULL, amount=2),
        LatentBatchSeed(latent=FULL),
    ],
    ids=lambda node: type(node).__name__,
)
def test_inputs_stay_as_they_were(node: Node[Latent]) -> None:
    kept = [FULL.samples, FULL.noise_mask]
    before = [(tensor._version, tensor.clone()) for tensor in kept]
    node.run()
    for tensor, (version, values) in zip(kept, before, strict=True):
        assert tensor._version == version
        assert torch.equal(tensor, values)
