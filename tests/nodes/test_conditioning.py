"""Conditioning nodes: what they change, and that they leave their inputs alone."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
import torch

from nodes.api import SILENT, Conditioning, ConditioningEntry, LocalFiles, Mask, NodeError
from nodes.checkpoint import LoadCheckpoint
from nodes.conditioning import (
    CLIPEncode,
    CLIPSetLastLayer,
    ConditioningAverage,
    ConditioningCombine,
    ConditioningConcat,
    ConditioningSetArea,
    ConditioningSetMask,
    ConditioningSetTimestepRange,
    ConditioningZeroOut,
    FractionArea,
    PixelArea,
)
from nodes.models.memory import ModelMemory


def entry(value: float, length: int = 77, width: int = 8) -> ConditioningEntry:
    return ConditioningEntry(
        torch.full((1, length, width), float(value)),
        pooled=torch.full((1, width), float(value)),
    )


def one(value: float, length: int = 77, width: int = 8) -> Conditioning:
    return Conditioning((entry(value, length, width),))


def test_encode_and_clip_skip(tiny_files: LocalFiles, tiny_models: ModelMemory) -> None:
    clip = LoadCheckpoint(name="tiny.safetensors").run(files=tiny_files).clip
    plain = CLIPEncode(clip=clip, text="a (red:1.2) cat").run(models=tiny_models)
    with tiny_models.borrow(clip.recipe) as encoder:
        expected = encoder.encode("a (red:1.2) cat", skip=1).tokens
        skipped = encoder.encode("a cat", skip=2).tokens
    assert torch.equal(plain.entries[0].tokens, expected)
    second = CLIPSetLastLayer(clip=clip, stop_at=-2).run()
    found = CLIPEncode(clip=second, text="a cat").run(models=tiny_models)
    assert torch.equal(found.entries[0].tokens, skipped)
    assert clip.options == {}
    assert second.recipe == clip.recipe


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a {red|{blue|green}} ball, {a|b}", ["{red|{blue|green}} is encoded as it stands"]),
        ("{{masterpiece}}, a | b, \\{red|blue\\}, (a:1.1", []),
    ],
)
def test_a_choice_is_not_made_in_silence(
    text: str, said: list[str], tiny_files: LocalFiles, tiny_models: ModelMemory
) -> None:
    """In ComfyUI the editor makes it; here Wildcards does, so that the choice is recorded."""
    clip = LoadCheckpoint(name="tiny.safetensors").run(files=tiny_files).clip
    progress = Mock(spec=SILENT)
    CLIPEncode(clip=clip, text=text).run(tiny_models, progress)
    lines = [str(call.args[0]) for call in progress.log.call_args_list]
    assert [line.partition(";")[0] for line in lines] == said


def test_combine_keeps_both() -> None:
    combined = ConditioningCombine(conditioning_1=one(1), conditioning_2=one(2)).run()
    assert [float(e.tokens[0, 0, 0]) for e in combined.entries] == [1, 2]


def test_concat_joins_tokens() -> None:
    joined = ConditioningConcat(conditioning_to=one(1), conditioning_from=one(2, 154)).run()
    (only,) = joined.entries
    assert only.tokens.shape == (1, 231, 8)
    assert float(only.tokens[0, 76, 0]) == 1
    assert float(only.tokens[0, 77, 0]) == 2


@pytest.mark.parametrize(("length", "last"), [(77, 1.75), (154, 1.75), (40, 0.25)])
def test_average_fits_the_length(length: int, last: float) -> None:
    """A quarter of 1 and three of 2; where the second has no tokens, it counts as zeros."""
    mixed = ConditioningAverage(
        conditioning_to=one(1), conditioning_from=one(2, length), strength=0.25
    ).run()
    (only,) = mixed.entries
    assert only.tokens.shape == (1, 77, 8)
    assert float(only.tokens[0, 0, 0]) == pytest.approx(1.75)
    assert float(only.tokens[0, -1, 0]) == pytest.approx(last)
    assert only.pooled is not None
    assert float(only.pooled[0, 0]) == pytest.approx(1.75)


@pytest.mark.parametrize("node", [ConditioningConcat, ConditioningAverage])
def test_encodings_of_other_encoders_do_not_mix(
    node: type[ConditioningConcat] | type[ConditioningAverage],
) -> None:
    with pytest.raises(NodeError, match="8 and 16 numbers a token") as caught:
        node(conditioning_to=one(1), conditioning_from=one(2, width=16)).run()
    assert caught.value.input == "conditioning_from"


@pytest.mark.parametrize("node", [ConditioningConcat, ConditioningAverage])
def test_a_combined_prompt_cannot_be_mixed_in(
    node: type[ConditioningConcat] | type[ConditioningAverage],
) -> None:
    two = Conditioning((entry(1), entry(2)))
    with pytest.raises(NodeError, match="`conditioning_from` holds 2 prompts"):
        node(conditioning_to=one(1), conditioning_from=two).run()


def test_area_in_fractions() -> None:
    area = FractionArea(x=0.5, y=0.25, width=0.5, height=0.75)
    (only,) = ConditioningSetArea(conditioning=one(1), area=area, strength=0.7).run().entries
    assert only.region(128, 256) == (0.5, 0.25, 0.5, 0.75)
    assert only.strength == 0.7


def test_area_in_pixels_is_a_share_of_whatever_picture_it_meets() -> None:
    area = PixelArea(x=64, y=32, width=128, height=96)
    (only,) = ConditioningSetArea(conditioning=one(1), area=area).run().entries
    assert only.region(128, 256) == (0.25, 0.25, 0.5, 0.75)
    packed = Conditioning((only,)).pack()
    (back,) = Conditioning.unpack(packed).entries
    assert back.region(128, 256) == (0.25, 0.25, 0.5, 0.75)


def test_an_empty_area_is_refused() -> None:
    with pytest.raises(NodeError, match="`area` is empty"):
        ConditioningSetArea(conditioning=one(1), area=FractionArea(width=0)).run()


@pytest.mark.parametrize(
    ("bounds", "area"),
    [("whole picture", None), ("mask bounds", (0.25, 0.5, 0.5, 0.25))],
)
def test_mask(bounds: str, area: tuple[float, ...] | None) -> None:
    values = torch.zeros(1, 8, 8)
    values[0, 4:6, 2:6] = 1
    node = ConditioningSetMask.model_validate(
        {"conditioning": one(1), "mask": Mask(values), "bounds": bounds, "strength": 2}
    )
    (only,) = node.run().entries
    assert only.mask is values
    assert only.region(8, 8) == area
    assert only.strength == 2


def test_bounds_of_an_empty_mask_are_the_whole_picture() -> None:
    node = ConditioningSetMask(
        conditioning=one(1), mask=Mask(torch.zeros(1, 8, 8)), bounds="mask bounds"
    )
    assert node.run().entries[0].region(8, 8) is None


def test_timestep_range() -> None:
    node = ConditioningSetTimestepRange(conditioning=one(1), start=0.2, end=0.6)
    (only,) = node.run().entries
    assert (only.start, only.end) == (0.2, 0.6)
    with pytest.raises(NodeError, match="after `end`"):
        ConditioningSetTimestepRange(conditioning=one(1), start=0.7, end=0.6).run()


def test_zero_out() -> None:
    source = one(3)
    (only,) = ConditioningZeroOut(conditioning=source).run().entries
    assert not only.tokens.any()
    assert only.pooled is not None
    assert not only.pooled.any()
    assert float(source.entries[0].tokens[0, 0, 0]) == 3
