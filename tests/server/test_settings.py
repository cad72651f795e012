"""Where a setting comes from, and what is said when it is wrong."""

from __future__ import annotations

import errno
import tomllib
from pathlib import Path
from unittest.mock import Mock

import pytest

from server.errors import SettingsError
from server.settings import Settings, is_loopback


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("TESSERA_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TESSERA_DATA", str(tmp_path))


def test_a_flag_wins_over_the_environment_that_over_the_file_that_over_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings.load().port == 8188
    (tmp_path / "settings.toml").write_text("port = 1000\nmax_attempts = 7\n")
    assert Settings.load().port == 1000
    monkeypatch.setenv("TESSERA_PORT", "2000")
    assert Settings.load().port == 2000
    assert Settings.load(port=3000).port == 3000
    assert Settings.load(port=None).port == 2000
    assert Settings.load().max_attempts == 7


def test_the_file_is_read_from_the_data_directory_a_flag_names(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "settings.toml").write_text("port = 4000\n")
    assert Settings.load(data=other).port == 4000
    assert Settings.load().port == 8188


def test_lists_are_written_as_each_place_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    monkeypatch.setenv("TESSERA_MODELS", os.pathsep.join(["/a", "/b"]))
    monkeypatch.setenv("TESSERA_ALLOW_HOST", "one.example, two.example")
    found = Settings.load()
    assert found.models == (Path("/a"), Path("/b"))
    assert found.allow_host == ("one.example", "two.example")
    monkeypatch.delenv("TESSERA_MODELS")
    (tmp_path / "settings.toml").write_text('models = ["/c"]\n')
    assert Settings.load().models == (Path("/c"),)


def test_paths_are_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.load(data=Path("here")).data == tmp_path / "here"
    assert Settings.load(models=("m",)).models == (tmp_path / "m",)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"port": 70000}, "port"),
        ({"port": "x"}, "port"),
        ({"device": "gpu"}, "cuda"),
        ({"precision": "fp8"}, "precision"),
        ({"database": "mysql://x"}, "postgresql"),
        ({"host": "0.0.0.0"}, "token"),
        ({"nonsense": 1}, "no such setting"),
    ],
)
def test_a_wrong_value_is_named_in_a_sentence(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.load(**wrong)


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("port = \n")
    with pytest.raises(SettingsError, match="TOML"):
        Settings.load()
    file.write_text("prot = 1\n")
    with pytest.raises(SettingsError, match=r"prot: there is no such setting, see .*settings.toml"):
        Settings.load()
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="TOML"):
        Settings.load()


def test_a_file_that_may_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text("port = 1\n")
    denied = PermissionError(errno.EACCES, "Permission denied")
    monkeypatch.setattr(tomllib, "load", Mock(side_effect=denied))
    with pytest.raises(SettingsError, match=r"settings.toml cannot be read: Permission denied."):
        Settings.load()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", "LOCALHOST"]
)
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.org", "", "localhost.evil"])
def test_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_the_database_lies_in_the_data_directory_unless_said_otherwise(tmp_path: Path) -> None:
    assert Settings.load().database_url == f"sqlite:///{tmp_path.as_posix()}/tessera.db"
    url = "postgresql://user@host/name"
    assert Settings.load(database=url).database_url == url
