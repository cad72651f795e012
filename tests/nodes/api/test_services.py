"""What a node gets where no engine hands it anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.api import LOCAL_FILES, LocalFiles, MissingFile, TemporaryScratch


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_plain_folders_below_where_a_script_runs(here: Path) -> None:
    (here / "models" / "vae").mkdir(parents=True)
    (here / "models" / "vae" / "a.safetensors").write_bytes(b"x")
    (here / "input").mkdir()
    (here / "input" / "cat.png").write_bytes(b"x")
    assert LOCAL_FILES.model("vae", "a.safetensors").read_bytes() == b"x"
    assert LOCAL_FILES.input("cat.png").read_bytes() == b"x"
    kept = LOCAL_FILES.save_model("gan", "deep/b.safetensors")
    assert kept == here / "models" / "gan" / "deep" / "b.safetensors"
    assert kept.parent.is_dir()
    assert not kept.exists()


def test_the_first_folder_that_has_it(tmp_path: Path) -> None:
    roots = tuple(tmp_path / name for name in ("a", "b"))
    for root in roots:
        (root / "vae").mkdir(parents=True)
    (roots[1] / "vae" / "x").write_text("b")
    files = LocalFiles(roots)
    assert files.model("vae", "x").read_text() == "b"
    (roots[0] / "vae" / "x").write_text("a")
    assert files.model("vae", "x").read_text() == "a"
    assert files.save_model("vae", "y") == roots[0] / "vae" / "y"


@pytest.mark.parametrize("name", ["../secret", "a/../../secret", "/etc/passwd", "a\0b"])
def test_no_name_leads_out_of_its_folder(name: str, here: Path) -> None:
    (here / "secret").write_text("x")
    for asked in (
        lambda: LOCAL_FILES.input(name),
        lambda: LOCAL_FILES.model("vae", name),
        lambda: LOCAL_FILES.save_model("vae", name),
    ):
        with pytest.raises(MissingFile, match="points outside its folder") as caught:
            asked()
        assert caught.value.remedy


def test_what_is_not_there_says_where_to_put_it(here: Path) -> None:
    with pytest.raises(MissingFile, match="vae/x is not in models") as caught:
        LOCAL_FILES.model("vae", "x")
    assert caught.value.remedy == "Put the file into models/vae, or choose one that is there."
    with pytest.raises(MissingFile, match="x is not among the inputs"):
        LOCAL_FILES.input("x")


def test_scratch_is_made_when_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    scratch = TemporaryScratch()
    assert not any(tmp_path.iterdir())
    assert scratch.path == scratch.path
    assert scratch.path.is_dir()
    other = TemporaryScratch()
    assert other.path != scratch.path
    del other
    assert list(tmp_path.iterdir()) == [scratch.path]
