"""Texts joined, replaced, filled, chosen and shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nodes.api import Image, LocalFiles, MissingFile, NodeError, Table
from nodes.api.catalogue import describe
from nodes.models.library import FOLDERS, ModelFolders
from nodes.primitives import Boolean, Float, Int, SeedValue, String, Text
from nodes.text import (
    PreviewText,
    StringConcatenate,
    StringFormat,
    StringReplace,
    WildcardFiles,
    Wildcards,
)


def test_primitives_hand_their_value_on() -> None:
    assert Int(value=-(2**63 - 1)).run() == -(2**63 - 1)
    assert Float(value=0.1).run() == 0.1
    assert Boolean(value=True).run() is True
    assert String(value="x").run() == Text(value="x").run() == "x"
    assert SeedValue(seed=2**64 - 1).run() == 2**64 - 1


def test_concatenate_and_replace() -> None:
    assert StringConcatenate(text1="a", text2="b", separator=", ").run() == "a, b"
    assert StringReplace(text="a cat, a hat", find="a ", replace="the ").run() == "the cat, the hat"
    assert StringReplace(text="abc", find="", replace="x").run() == "abc"
    with pytest.raises(NodeError, match="more than 1000000"):
        StringReplace(text="a" * 1000, find="a", replace="b" * 5000).run()


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{a} at cfg {b}", "red at cfg 7.5"),
        ("{b:.2f}|{c:05d}|{d:>6}", "7.50|00012|  True"),
        ("{b:.0%}", "750%"),
        ("{e} {a.__class__} {a!r} {} {{a}}", "{e} {a.__class__} {a!r} {} {red}"),
        ("{c:999999999d}", "{c:999999999d}"),
    ],
)
def test_format_fills_in_values_and_nothing_else(template: str, text: str) -> None:
    node = StringFormat(template=template, a="red", b=7.5, c=12, d=True)
    if "{d:>6}" in template:
        assert node.run() == "7.50|00012|     1"
    else:
        assert node.run() == text


def test_a_format_that_does_not_fit_its_value() -> None:
    with pytest.raises(NodeError, match=r"\{a:\.2f\} cannot show 'red'") as caught:
        StringFormat(template="{a:.2f}", a="red").run()
    assert caught.value.input == "template"


def test_wildcards_choose_by_seed() -> None:
    chosen = {Wildcards(text="a {red|blue} ball", seed=seed).run().text for seed in range(20)}
    assert chosen == {"a red ball", "a blue ball"}
    kept = Wildcards(text="a {red|blue} ball").run()
    assert kept.record.files[0].data.decode() == kept.text
    assert [port["name"] for port in describe(Wildcards)["outputs"]] == ["text"]
    with pytest.raises(NodeError, match="nested deeper") as caught:
        Wildcards(text="{" * 100 + "}" * 100).run()
    assert caught.value.input == "text"


def test_wildcard_files(tmp_path: Path) -> None:
    folder = tmp_path / "wildcards"
    (folder / "sub").mkdir(parents=True)
    (folder / "animals.txt").write_text("# mine\ncat\n\n  {big|small} dog  \n__sub/birds__\n")
    (folder / "sub" / "birds.txt").write_text("Möwe\n", encoding="utf-8")
    files = LocalFiles(models=(tmp_path,))
    found = {WildcardFiles(text="a __animals__", seed=s).run(files).text for s in range(60)}
    assert found == {"a cat", "a big dog", "a small dog", "a Möwe"}
    for text in ("__plants__", "__a/../../../secret__"):
        with pytest.raises(MissingFile) as caught:
            WildcardFiles(text=text).run(files)
        assert caught.value.input == "text"
    assert WildcardFiles.pure is False


def test_the_studio_has_a_folder_for_wildcards(tmp_path: Path) -> None:
    """It makes every folder of this table in a fresh data directory, and finds lists in it."""
    folders = ModelFolders([tmp_path])
    (place,) = folders.places("wildcards")
    assert "wildcards" in FOLDERS
    place.mkdir()
    (place / "animals.txt").write_text("cat")
    assert folders.model("wildcards", "animals.txt") == place / "animals.txt"
    assert folders.list("wildcards") == []


def test_any_value_can_be_shown() -> None:
    def shown(value: object) -> str:
        (file,) = PreviewText(value=value).run().files
        assert file.kind == "preview"
        return file.data.decode()

    assert shown("Grüße") == "Grüße"
    assert shown(7.5) == "7.5"
    assert shown([1, "a"]) == "1\na"
    assert shown(Image(torch.zeros(2, 3, 4, 5))) == "Image(pixels=2 × 3 × 4 × 5)"
    assert '"accuracy"' in shown(Table(("accuracy",), ((0.5,),)))
