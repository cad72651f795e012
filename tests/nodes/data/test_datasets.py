"""The data set nodes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from PIL import Image as PILImage

from nodes.api import Dataset, LocalFiles, MissingFile, NodeError
from nodes.data.folder import ImageFolderDataset
from nodes.data.scene_dataset import SceneDataset, Scenes
from nodes.data.scenes import leaning
from nodes.data.source import Source, captioned, pictures_of, some_captions


def test_scenes_are_a_source() -> None:
    source = captioned(SceneDataset(count=10, side=64, seed=3).run(), "Test")
    assert isinstance(source, Source)
    assert len(source) == 10
    assert source.size == (64, 64)
    batch = pictures_of(source, [0, 4, 9])
    assert batch.shape == (3, 3, 64, 64)
    assert batch.dtype == torch.uint8
    assert torch.equal(batch[1], source[4].picture)
    with pytest.raises(IndexError):
        source.picture(10)


def test_close_ups_are_half_as_wide() -> None:
    source = captioned(SceneDataset(count=2, view="close-ups").run(), "Test")
    assert source.size == (64, 64)
    assert source.picture(0).shape == (3, 64, 64)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "input" / "cats"
    (root / "more").mkdir(parents=True)
    wide = PILImage.new("RGB", (60, 30), (255, 0, 0))
    wide.paste((0, 255, 0), (15, 0, 45, 30))  # the middle square
    wide.save(root / "a.png")
    (root / "a.txt").write_text("a green cat\n\nthe cat, green\n")
    turned = PILImage.new("RGB", (20, 40), (0, 0, 255))
    exif = PILImage.Exif()
    exif[0x0112] = 6
    turned.save(root / "more" / "b.jpg", exif=exif)
    PILImage.new("RGBA", (32, 32), (0, 0, 0, 0)).save(root / "c.png")
    return root


def test_a_folder_is_cropped_and_captioned(folder: Path) -> None:
    node = ImageFolderDataset(folder="cats", side=16, caption="a cat")
    source = captioned(node.run(LocalFiles(inputs=folder.parent)), "Test")
    assert len(source) == 3
    green = source.picture(0)
    assert green.shape == (3, 16, 16)
    assert (green.float().mean(dim=(1, 2)) - torch.tensor([0.0, 255.0, 0.0])).abs().max() < 20
    assert {source.caption(0, random.Random(k)) for k in range(20)} == {
        "a green cat",
        "the cat, green",
    }
    assert source.caption(2, random.Random(0)) == "a cat"
    assert (source.picture(1) == 255).all()  # transparent: white
    assert source.picture(2).shape == (3, 16, 16)


def test_few_pictures_give_every_caption_to_the_vocabulary(folder: Path) -> None:
    source = captioned(ImageFolderDataset(folder="cats").run(LocalFiles(inputs=folder.parent)), "T")
    assert {"a green cat", "the cat, green"} <= set(some_captions(source))


def test_a_folder_that_cannot_be_used_is_named(folder: Path) -> None:
    files = LocalFiles(inputs=folder.parent)
    (folder.parent / "empty").mkdir()
    with pytest.raises(MissingFile, match="dogs"):
        ImageFolderDataset(folder="dogs").run(files)
    with pytest.raises(NodeError, match="holds no picture"):
        ImageFolderDataset(folder="empty").run(files)
    with pytest.raises(NodeError, match="is a file"):
        ImageFolderDataset(folder="cats/a.png").run(files)
    with pytest.raises(MissingFile, match="outside"):
        ImageFolderDataset(folder="../..").run(files)


def test_a_damaged_picture_is_named(folder: Path) -> None:
    (folder / "a.png").write_bytes((folder / "a.png").read_bytes()[:60])
    source = captioned(ImageFolderDataset(folder="cats").run(LocalFiles(inputs=folder.parent)), "T")
    with pytest.raises(NodeError, match=r"a\.png is damaged"):
        source.picture(0)


def test_other_data_sets_are_refused() -> None:
    with pytest.raises(NodeError, match="no captioned pictures"):
        captioned(Dataset([1, 2, 3]), "TrainVAE")


def test_a_share_of_scenes_leans() -> None:
    plain = captioned(SceneDataset(count=300, seed=4).run(), "Test")
    lean = captioned(SceneDataset(count=300, seed=4, lean=0.8).run(), "Test")
    assert isinstance(plain, Scenes)
    assert isinstance(lean, Scenes)
    moved = [i for i in range(300) if plain.scene(i) != lean.scene(i)]
    could = [i for i in range(300) if plain.scene(i) != leaning(plain.scene(i))]
    assert set(moved) <= set(could)
    assert 0.65 < len(moved) / len(could) < 0.95
