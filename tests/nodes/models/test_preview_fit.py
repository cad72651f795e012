"""Fits as a file's metadata keeps them."""

from __future__ import annotations

import json

import pytest

from nodes.models.preview_fit import Convolution, PreviewFit, matrix_fit, preview_fit

FIT = PreviewFit(
    (
        Convolution((2, 1, 3, 3), tuple(float(n) for n in range(18)), (0.5, 0.25)),
        Convolution((12, 2, 1, 1), (0.125,) * 24, (0.0,) * 12),
    ),
    2,
)
LAYER = {"shape": [3, 4, 1, 1], "weight": [0] * 12, "bias": [0] * 3}


def test_what_is_written_is_read() -> None:
    found = preview_fit(FIT.as_json(), 1)
    assert found is not None
    assert (found.layers, found.upscale) == (FIT.layers, 2)


def test_a_matrix_is_one_layer() -> None:
    rows = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
    found = preview_fit(json.dumps({"matrix": rows, "bias": [0, 1, 2]}), 2)
    assert found is not None
    assert found.layers == matrix_fit(rows, (0, 1, 2)).layers
    assert found.layers[0].weight == (0.1, 0.4, 0.2, 0.5, 0.3, 0.6)


@pytest.mark.parametrize(
    "notes",
    [
        None,
        "",
        "[]",
        "null",
        "3",
        "[" * 100_000,
        '{"layers": [], "upscale": 1}',
        json.dumps({"layers": [LAYER], "upscale": 2}),
        json.dumps({"layers": [LAYER], "upscale": "1"}),
        json.dumps({"layers": [{**LAYER, "weight": [0] * 11}], "upscale": 1}),
        json.dumps({"layers": [{**LAYER, "weight": [float("nan")] * 12}], "upscale": 1}),
        json.dumps({"layers": [{**LAYER, "shape": [3, 4, 2, 2]}], "upscale": 1}),
        json.dumps({"layers": [{**LAYER, "shape": [3, 4, 1, 1e9]}], "upscale": 1}),
        json.dumps({"layers": [{**LAYER, "shape": [3, -4, 1, 1]}], "upscale": 1}),
        json.dumps({"matrix": [[1, 2, 3]], "bias": [1, 2, 3]}),
        json.dumps({"matrix": [[1, 2]] * 4, "bias": [1, 2, 3]}),
        json.dumps({"matrix": [[1, 2, 3]] * 4, "bias": [1, 2]}),
    ],
)
def test_odd_notes_are_no_fit(notes: str | None) -> None:
    assert preview_fit(notes, 4) is None


def test_a_fit_for_other_channels_is_none() -> None:
    assert preview_fit(json.dumps({"layers": [LAYER], "upscale": 1}), 4) is not None
    assert preview_fit(json.dumps({"layers": [LAYER], "upscale": 1}), 16) is None
