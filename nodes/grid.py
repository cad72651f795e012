"""Pictures in rows and columns, with labels."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import torch
from pydantic import Field

from nodes.api import Cells, Color, Image, Node, NodeError, Text, say
from nodes.image.channels import to_rgb
from nodes.image.create import rgb_of
from nodes.image.encode import from_pil
from nodes.lettering import LINE, text_block, text_width

MAX_SIDE = 32_768
MAX_LABEL_LINES = 4


class Layout(NamedTuple):
    """Where things stand, in pixels."""

    columns: int
    rows: int
    cell_width: int
    cell_height: int
    left: int  # width of the row labels
    top: int  # height of caption and column labels
    font_size: int
    gap: int

    @property
    def width(self) -> int:
        return self.left + self.columns * (self.cell_width + self.gap) + self.gap

    @property
    def height(self) -> int:
        return self.top + self.rows * (self.cell_height + self.gap) + self.gap

    def cells(self, count: int, rows: list[str], columns: list[str]) -> Cells:
        """The same for those who look at the picture."""
        x, y = self.corner(0)
        return Cells(
            self.columns,
            self.rows,
            count,
            left=x,
            top=y,
            width=self.cell_width,
            height=self.cell_height,
            gap=self.gap,
            row_labels=tuple(rows),
            column_labels=tuple(columns),
        )

    def corner(self, index: int) -> tuple[int, int]:
        """(x, y) of a cell."""
        row, column = divmod(index, self.columns)
        x = self.left + self.gap + column * (self.cell_width + self.gap)
        return x, self.top + self.gap + row * (self.cell_height + self.gap)


class Grid(Node[Image]):
    """Pictures side by side, row by row, with labelled axes.

    Labels are lines of text, as ForEach gives them. A batch counts as its pictures; smaller
    pictures stand in the middle of their cell.
    """

    category = "image/compose"
    output_name = "image"
    synonyms = ("contact sheet", "XY plot", "montage", "collage", "ImageStitch")

    images: Annotated[list[Image], Field(min_length=1)]
    row_labels: Text = ""
    column_labels: Text = ""
    caption: Text = ""
    columns: Annotated[
        int, Field(ge=0, le=1000, description="0 follows from the labels, or makes a square.")
    ] = 0
    font_size: Annotated[
        int, Field(ge=0, le=400, description="0 follows from the pictures' size.")
    ] = 0
    gap: Annotated[int, Field(ge=0, le=400, json_schema_extra={"unit": "px"})] = 4
    background: Color = "#ffffff"
    ink: Color = "#1b1f27"

    def run(self) -> Image:
        cells = [cell for image in self.images for cell in to_rgb(self._flat(image.pixels))]
        rows = self.row_labels.splitlines()
        columns = self.column_labels.splitlines()
        layout = self._layout(cells, rows, columns)
        if max(layout.width, layout.height) > MAX_SIDE:
            raise NodeError(
                say(
                    "The grid would be {width} × {height} pixels.",
                    width=layout.width,
                    height=layout.height,
                ),
                input="images",
                remedy=say(
                    "Use fewer or smaller pictures: {most} a side are possible.", most=MAX_SIDE
                ),
            )
        ground = torch.tensor(rgb_of(self.background)[:3]).view(3, 1, 1)
        canvas = ground.repeat(1, layout.height, layout.width)
        for index, cell in enumerate(cells):
            x, y = layout.corner(index)
            x += (layout.cell_width - cell.shape[2]) // 2
            y += (layout.cell_height - cell.shape[1]) // 2
            canvas[:, y : y + cell.shape[1], x : x + cell.shape[2]] = cell
        self._write_labels(canvas, layout, rows, columns)
        return Image(canvas[None], layout.cells(len(cells), rows, columns))

    def _flat(self, pixels: torch.Tensor) -> torch.Tensor:
        """Transparent parts show the background."""
        if pixels.shape[1] != 4:
            return pixels
        ground = torch.tensor(rgb_of(self.background)[:3]).view(1, 3, 1, 1)
        return torch.lerp(ground.expand_as(pixels[:, :3]), pixels[:, :3], pixels[:, 3:])

    def _layout(self, cells: list[torch.Tensor], rows: list[str], columns: list[str]) -> Layout:
        count = len(cells)
        across = (
            self.columns
            or len(columns)
            or (math.ceil(count / len(rows)) if rows else math.ceil(math.sqrt(count)))
        )
        down = math.ceil(count / across)
        for name, labels, there in (("column_labels", columns, across), ("row_labels", rows, down)):
            if len(labels) > there:
                raise NodeError(
                    say(
                        "There are {labels} labels for {there} {value}s.",
                        labels=len(labels),
                        there=there,
                        value=name.partition("_")[0],
                    ),
                    input=name,
                    remedy=say("Give one line for each, or set `columns`."),
                )
        cell_height = max(cell.shape[1] for cell in cells)
        cell_width = max(cell.shape[2] for cell in cells)
        size = self.font_size or min(max(cell_height // 9, 12), 48)
        widest = max((text_width(label, size) for label in rows), default=0)
        left = min(widest, max(cell_width, 12 * size)) + size if rows else 0
        layout = Layout(across, down, cell_width, cell_height, left, 0, size, self.gap)
        header = self._header(layout, columns)
        caption = self._caption(layout)
        return layout._replace(top=header.shape[1] + caption.shape[1])

    def _write_labels(
        self, canvas: torch.Tensor, layout: Layout, rows: list[str], columns: list[str]
    ) -> None:
        caption, header = self._caption(layout), self._header(layout, columns)
        canvas[:, : caption.shape[1]] = caption
        canvas[:, caption.shape[1] : layout.top] = header
        room = max(1, int(layout.cell_height // (layout.font_size * LINE)))
        for row, label in enumerate(rows):
            block = self._block(label, layout.left, layout.font_size, room)
            _, y = layout.corner(row * layout.columns)
            kept = block[:, : layout.cell_height]
            y += (layout.cell_height - kept.shape[1]) // 2
            canvas[:, y : y + kept.shape[1], : layout.left] = kept

    def _caption(self, layout: Layout) -> torch.Tensor:
        """(3, h, W); of no height without a caption."""
        if not self.caption.strip():
            return torch.empty(3, 0, layout.width)
        return self._block(self.caption.strip(), layout.width, round(layout.font_size * 1.2), 8)

    def _header(self, layout: Layout, columns: list[str]) -> torch.Tensor:
        """(3, h, W): the column labels above their columns, standing on one line."""
        if not columns:
            return torch.empty(3, 0, layout.width)
        blocks = [
            self._block(label, layout.cell_width, layout.font_size, MAX_LABEL_LINES)
            for label in columns
        ]
        height = max(block.shape[1] for block in blocks)
        ground = torch.tensor(rgb_of(self.background)[:3]).view(3, 1, 1)
        header = ground.repeat(1, height, layout.width)
        for column, block in enumerate(blocks):
            x, _ = layout.corner(column)
            header[:, height - block.shape[1] :, x : x + layout.cell_width] = block
        return header

    def _block(self, text: str, width: int, size: int, max_lines: int) -> torch.Tensor:
        return from_pil(
            text_block(
                text,
                size,
                width,
                max_lines=max_lines,
                ink=self.ink[:7],
                background=self.background[:7],
            )
        )
