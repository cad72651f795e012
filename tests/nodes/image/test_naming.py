"""File names from patterns: whatever they say, they stay inside and are legal everywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.image.naming import MAX_BYTES, expand, safe_path

AT = datetime(2026, 3, 4, 5, 6, 7)
VALUES = {"seed": 7, "width": 512, "batch": 2, "sampler.cfg": 7.5, "positive.text": "a/b\\c: d?"}


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("tessera", "tessera"),
        ("%date%/cat_%seed%", "2026-03-04/cat_7"),
        ("%date:yyyy-MM-dd hh-mm%", "2026-03-04 05-06"),
        ("%date:d.M.yy h:m:s%", "4.3.26 5-6-7"),
        ("%time%", "05-06-07"),
        ("%width%x%width% #%batch%", "512x512 #2"),
        ("%sampler.cfg%", "7.5"),
        ("%positive.text%", "a_b_c_ d_"),
        ("%unknown.input%", "%unknown.input%"),
        ("100%", "100%"),
        ("../../etc/passwd", "etc/passwd"),
        ("/srv/x", "srv/x"),
        ("C:\\temp\\x", "C_/temp/x"),
        ("a//b/./c/..", "a/b/c"),
        ("con", "_con"),
        ("x/NUL.png", "x/_NUL.png"),
        ("com1 .tar", "_com1 .tar"),
        (".hidden", "hidden"),
        ("ends. . ", "ends"),
        ("a\u202egnp.exe\n\t\x00", "agnp.exe"),
        ("", "tessera"),
        ("..", "tessera"),
        ("🎨/é", "🎨/é"),
    ],
)
def test_patterns(pattern: str, name: str) -> None:
    assert expand(pattern, VALUES.get, AT) == name


def test_a_long_prompt_is_cut_at_a_whole_character() -> None:
    name = expand("%positive%", lambda _: "é" * 500, AT)
    assert name == "é" * (MAX_BYTES // 2)
    deep = expand("/".join(["folder"] * 80) + "/name", VALUES.get, AT)
    assert deep.endswith("/name")
    assert len(deep) <= MAX_BYTES


hostile = st.text(
    st.one_of(
        st.sampled_from(list("./\\%:~ \0")),
        st.characters(),
    ),
    max_size=300,
) | st.lists(
    st.sampled_from(["..", ".", "con", "aux.txt", "a", " ", "%seed%", "x" * 150, "C:"]), max_size=12
).map("/".join)


@settings(max_examples=400, deadline=None)
@given(pattern=hostile, value=hostile)
def test_every_name_stays_inside_its_folder(pattern: str, value: str) -> None:
    name = expand(pattern, lambda _: value, AT)
    assert name
    assert len(name.encode()) <= MAX_BYTES
    assert not PurePosixPath(name).is_absolute()
    for part in name.split("/"):
        assert part
        assert part not in (".", "..")
        assert not set(part) & set('<>:"|?*\\\0')
        assert part[-1] not in ". "
        assert not any(ord(c) < 32 for c in part)
        windows = PureWindowsPath(part)
        assert not windows.anchor
        assert windows.name == part
    assert safe_path(name) == name, "a safe name is left as it is"
