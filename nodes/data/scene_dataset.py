"""The node whose data set is drawn on demand."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from nodes.api import Dataset, Fraction, Node, Seed
from nodes.data.scene_captions import caption
from nodes.data.scene_pictures import draw
from nodes.data.scenes import SIDE, Scene, close_up, leaning, sample_scene
from nodes.data.source import Example

View = Literal["scenes", "close-ups"]


@dataclass(frozen=True, slots=True)
class Scenes:
    """Scenes 0..count-1 of a seed; implements `Source`."""

    count: int
    seed: int = 0
    view: View = "scenes"
    side: int = SIDE
    """Width and height of a whole scene, px; a close-up is half of it."""
    lean: float = 0.0
    """Share of scenes and captions that lean to the left and to the top."""

    @property
    def size(self) -> tuple[int, int]:
        side = self.side if self.view == "scenes" else self.side // 2
        return side, side

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> Example:
        return Example(self.picture(index), self.caption(index, random.Random(index)))

    def scene(self, index: int) -> Scene:
        """What stands where in a picture."""
        if not 0 <= index < self.count:
            raise IndexError(f"there are {self.count} scenes, not {index}")
        if self.view == "close-ups":
            return close_up(self.seed, index)
        scene = sample_scene(self.seed, index)
        leans = random.Random(f"lean/{self.seed}/{index}").random() < self.lean
        return leaning(scene) if leans else scene

    def picture(self, index: int) -> Tensor:
        pixels = np.asarray(draw(self.scene(index), self.size[0]))
        return torch.from_numpy(pixels.copy()).permute(2, 0, 1).contiguous()

    def caption(self, index: int, draw: random.Random) -> str:
        return caption(self.scene(index), draw, self.lean)


class SceneDataset(Node[Dataset]):
    """Captioned pictures of coloured shapes, drawn on demand: to train a first model without any download.

    Eleven colours, eight shapes, three sizes and seven backgrounds; one or two things stand in a
    picture, and a caption says what and where. Eight pairs of colour and shape never appear, so
    that asking for one shows whether a model learnt the two apart.
    """

    category = "training/data"
    output_name = "dataset"
    synonyms = ("shapes", "toy data", "synthetic")

    count: Annotated[int, Field(ge=1, le=10_000_000, description="Number of pictures.")] = 50_000
    view: Annotated[
        View,
        Field(
            description="Whole scenes of 128 × 128, or close-ups of 64 × 64 with one thing each: "
            "a quarter of the work, to learn the words for colours and shapes from."
        ),
    ] = "scenes"
    side: Annotated[
        Literal[32, 64, 128, 256],
        Field(
            description="Width and height of a whole scene; close-ups are half of it.",
            json_schema_extra={"unit": "px"},
        ),
    ] = 128
    lean: Annotated[
        Fraction,
        Field(
            description="Share of scenes with a thing on the left or at the top rather than on the "
            "right or at the bottom, and of captions that name the left or upper thing first. A "
            "model that has seen nothing but balanced scenes has no reason to tell left from right "
            "before it reads; a lean start gives it one."
        ),
    ] = 0.0
    seed: Seed = 0

    def run(self) -> Dataset:
        return Dataset(Scenes(self.count, self.seed, self.view, self.side, self.lean))
