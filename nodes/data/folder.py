"""The node whose data set is a folder of pictures with captions beside them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor

from nodes.api import LOCAL_FILES, Dataset, Files, Node, NodeError, say
from nodes.data.source import Example
from nodes.image.decode import decode

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".avif"})


@dataclass(frozen=True, slots=True)
class PictureFolder:
    """The pictures of a folder and those below it, sorted by path; implements `Source`."""

    root: Path
    side: int
    caption_without_file: str = ""
    paths: tuple[Path, ...] = field(init=False)

    def __post_init__(self) -> None:
        found = (path for path in self.root.rglob("*") if path.suffix.lower() in SUFFIXES)
        object.__setattr__(self, "paths", tuple(sorted(found)))

    @property
    def size(self) -> tuple[int, int]:
        return self.side, self.side

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> Example:
        return Example(self.picture(index), self.caption(index, random.Random(index)))

    def picture(self, index: int) -> Tensor:
        """Scaled so that it fills the square, then cropped in the middle; alpha over white."""
        found = decode(self.paths[index], input="folder")
        pixels = found.pixels[:1]
        if found.alpha is not None:
            alpha = found.alpha[:1, None]
            pixels = pixels * alpha + (1 - alpha)
        height, width = pixels.shape[-2:]
        scale = self.side / min(height, width)
        target = (max(self.side, round(height * scale)), max(self.side, round(width * scale)))
        pixels = F.interpolate(pixels, target, mode="bicubic", antialias=True, align_corners=False)
        top, left = (target[0] - self.side) // 2, (target[1] - self.side) // 2
        pixels = pixels[0, :, top : top + self.side, left : left + self.side]
        return (pixels.clamp(0, 1) * 255).round().to(torch.uint8)

    def caption(self, index: int, draw: random.Random) -> str:
        """A line of the .txt file beside the picture, drawn anew each time."""
        beside = self.paths[index].with_suffix(".txt")
        if not beside.exists():
            return self.caption_without_file
        lines = [line.strip() for line in beside.read_text("utf-8", "replace").splitlines()]
        lines = [line for line in lines if line]
        return draw.choice(lines) if lines else self.caption_without_file


class ImageFolderDataset(Node[Dataset]):
    """A folder of your own pictures to train on, with captions beside them.

    `cat.jpg` takes its caption from `cat.txt`; of several lines one is drawn each time. Pictures
    are scaled to fill the square and cropped in the middle.
    """

    category = "training/data"
    output_name = "dataset"
    synonyms = (
        "train folder",
        "captions",
        "LoadImageDataSetFromFolder",
        "LoadImageTextDataSetFromFolder",
    )

    folder: Annotated[
        str,
        Field(
            min_length=1,
            description="A folder among the inputs.",
            json_schema_extra={"choices": "inputs/folders"},
        ),
    ]
    side: Annotated[
        int,
        Field(
            ge=16,
            le=2048,
            multiple_of=8,
            description="Width and height the pictures are brought to.",
            json_schema_extra={"step": 8, "unit": "px"},
        ),
    ] = 512
    caption: Annotated[
        str,
        Field(max_length=1000, description="Caption of a picture that has no .txt file."),
    ] = ""

    def run(self, files: Files = LOCAL_FILES) -> Dataset:
        root = files.input(self.folder)
        if not root.is_dir():
            raise NodeError(
                say(
                    "ImageFolderDataset `folder` is {folder}, which is a file.", folder=self.folder
                ),
                input="folder",
                remedy=say("Name the folder that holds the pictures."),
            )
        source = PictureFolder(root, self.side, self.caption)
        if not source.paths:
            raise NodeError(
                say("ImageFolderDataset `folder`: {folder} holds no picture.", folder=self.folder),
                input="folder",
                remedy=say(
                    "Put pictures ({suffixes}) into it.", suffixes=", ".join(sorted(SUFFIXES))
                ),
            )
        return Dataset(source)
