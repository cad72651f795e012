"""Lines that pip and npm really print, and the sentence a person gets for them."""

from __future__ import annotations

import pytest

from installation.causes import remedy


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "disk is full"),
        ("npm error code ENOSPC", "disk is full"),
        ("npm error code ENOTFOUND", "registry cannot be reached"),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(': Failed to "
            "establish a new connection: [Errno -3] Temporary failure in name resolution",
            "registry cannot be reached",
        ),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "certificate is not trusted"),
        ("npm error code EACCES", "cannot be written"),
        ("OSError: [WinError 126] Error loading c10.dll", "Visual C++ Redistributable"),
        ("/x/.venv/bin/python: No module named pip", "made by another tool"),
        ("ERROR: No matching distribution found for torch==2.13.0", "no such package for this"),
    ],
)
def test_a_common_failure_has_its_sentence(output: str, sentence: str) -> None:
    assert sentence in remedy(f"before\n{output}\nafter")


def test_an_unknown_failure_has_none() -> None:
    assert remedy("error TS2304: Cannot find name 'x'") == ""
