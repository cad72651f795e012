"""Labelled grids."""

from __future__ import annotations

import pytest
import torch
from PIL import ImageFont

from nodes.api import Image, NodeError
from nodes.grid import Grid
from nodes.image.save import SaveImage
from nodes.image.transform import ImageFlip
from nodes.lettering import text_block, text_width, wrapped

WHITE = torch.ones(3)


def flat(value: float, height: int = 20, width: int = 30, batch: int = 1) -> Image:
    return Image(torch.full((batch, 3, height, width), value))


def test_pictures_stand_row_by_row_without_labels() -> None:
    image = Grid(images=[flat(i / 10) for i in range(5)], gap=2).run().pixels
    assert image.shape == (1, 3, 2 * 22 + 2, 3 * 32 + 2)
    for index in range(5):
        row, column = divmod(index, 3)
        cell = image[0, :, 2 + row * 22 :, 2 + column * 32 :][:, :20, :30]
        assert torch.allclose(cell, torch.tensor(index / 10))
    assert torch.equal(image[0, :, -5, -5], WHITE), "the empty cell shows the background"


def test_labels_are_ink_in_their_margins_only() -> None:
    cells = [flat(0.5, 60, 80) for _ in range(6)]
    bare = Grid(images=cells, columns=3).run().pixels
    full = (
        Grid(images=cells, row_labels="a red heart\nb", column_labels="1\n2\n3", caption="cfg")
        .run()
        .pixels
    )
    height, width = bare.shape[-2:]
    assert full.shape[-2] > height
    assert full.shape[-1] > width
    top, left = full.shape[-2] - height, full.shape[-1] - width
    assert torch.equal(full[..., top:, left:], bare)
    assert full[..., :top, left:].min() < 0.5, "column labels"
    row = full[0, :, top:, :left]
    assert row[:, : height // 2].min() < 0.5, "row label one"
    assert row[:, height // 2 :].min() < 0.5, "row label two"
    assert full[..., :top, : left // 2].min() == 1, "nothing in the corner"


def test_the_picture_knows_where_its_cells_stand() -> None:
    cells = [flat(i / 10, 20 + i, 30) for i in range(5)]
    grid = Grid(images=cells, row_labels="a\nb", column_labels="1\n2\n3", caption="cfg").run()
    found = grid.cells
    assert found is not None
    assert (found.columns, found.rows, found.count) == (3, 2, 5)
    assert (found.row_labels, found.column_labels) == (("a", "b"), ("1", "2", "3"))
    for index in range(5):
        row, column = divmod(index, 3)
        x = found.left + column * (found.width + found.gap)
        y = found.top + row * (found.height + found.gap)
        middle = grid.pixels[0, :, y + found.height // 2, x + found.width // 2]
        assert torch.allclose(middle, torch.tensor(index / 10))
    # It travels with the picture, to disk and into the file, and not to what is made of it.
    assert Image.unpack(grid.pack()).cells == found
    [file] = SaveImage(image=grid).run().files
    assert file.cells == found
    assert ImageFlip(image=grid).run().cells is None


def test_a_batch_counts_as_its_pictures_and_small_ones_stand_in_the_middle() -> None:
    image = Grid(images=[flat(0, 20, 30, batch=2), flat(0, 10, 10)], columns=3, gap=0).run().pixels
    assert image.shape[-2:] == (20, 90)
    assert image[0, :, 5:15, 70:80].max() == 0
    assert image[0, :, :, 60:70].min() == 1


def test_transparency_shows_the_background() -> None:
    clear = Image(torch.zeros(1, 4, 8, 8))
    image = Grid(images=[clear], background="#ff0000", gap=0).run().pixels
    assert image[0, :, 4, 4].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"column_labels": "a\nb\nc", "columns": 2}, "3 labels for 2 columns"),
        ({"row_labels": "a\nb\nc", "columns": 2}, "3 labels for 1 rows"),
        ({"gap": 400, "columns": 1000, "font_size": 9}, "pixels"),
    ],
)
def test_what_does_not_fit_is_refused(inputs: dict[str, object], message: str) -> None:
    node = Grid.model_validate({"images": [flat(0), flat(0)], **inputs})
    with pytest.raises(NodeError, match=message):
        node.run()


@pytest.mark.parametrize(
    "text", ["plain", "Grüße × 3 – ß", "日本語", "🎨", "a\u0301", "\u202eabc", "\t", "", "x" * 5000]
)
def test_any_text_can_be_drawn_at_any_width(text: str) -> None:
    for width in (1, 7, 300):
        block = text_block(text, 12, width, max_lines=4, ink="#000000", background="#ffffff")
        assert block.width == width
        assert block.height <= 4 * 15
    assert text_width(text, 12) >= 0


def test_words_wrap_whole_and_the_rest_ends_in_an_ellipsis() -> None:
    font = ImageFont.load_default(12)
    width = int(font.getlength("one two")) + 1
    assert wrapped("one two three", font, width, 9) == ["one two", "three"]
    cut = wrapped("one two three four five", font, width, 2)
    assert len(cut) == 2
    assert cut[1].endswith("…")
    assert all(font.getlength(line) <= width for line in cut)
    assert "".join(wrapped("w" * 50, font, width, 99)) == "w" * 50
