"""Workflows written in Python: typed, checked, and the same file the editor writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from plain_nodes.boxes import Box, Each, MakeBox, Pack
from plain_nodes.numbers import Add, Choose, Clamp, Divide, Draw, Number, Scale, Shape
from plain_nodes.work import Fail, Keep, KeepTwo

from nodes.api import Options
from server.engine.local import RunFailed
from server.engine.options import WorkerOptions
from server.graph.build import Workflow
from server.graph.catalogue import Catalogue
from server.graph.model import parse
from server.graph.validate import validate

ROOT = Path(__file__).parents[3]


@pytest.fixture
def options(tmp_path: Path) -> WorkerOptions:
    return WorkerOptions(packages=("plain_nodes",), scratch=tmp_path)


def test_mypy_refuses_wrong_wiring_and_nothing_else(tmp_path: Path) -> None:
    cases = ROOT / "tests/server/graph/wiring_cases.py"
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n[mypy-torch.*,PIL.*]\nfollow_imports = skip\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config)]
    command += ["--follow-imports=silent", "--cache-dir", str(ROOT / ".mypy_cache/wiring")]
    told = subprocess.run(
        [*command, str(cases)],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests/fixtures'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    refused = {int(line) for line in re.findall(r"wiring_cases\.py:(\d+): error", told.stdout)}
    lines = enumerate(cases.read_text().splitlines(), 1)
    assert refused == {number for number, line in lines if line.endswith("# wrong")}, told.stdout


def test_a_flow_is_the_file_the_editor_writes(catalogue: Catalogue) -> None:
    flow = Workflow("Sum")
    number = flow["number"].add(Number, value=7)
    parts = flow["parts"].add(Divide, a=number, b=3)
    total = flow["total"].add(Add, a=parts.quotient, b=parts.remainder)
    flow["keep"].add(Keep, value=total)
    assert flow.json() == {
        "format": "tessera",
        "version": 1,
        "name": "Sum",
        "nodes": {
            "number": {"type": "Number", "version": 1, "inputs": {"value": 7}},
            "parts": {
                "type": "Divide",
                "version": 1,
                "inputs": {"a": {"$link": ["number", "output"]}, "b": 3},
            },
            "total": {
                "type": "Add",
                "version": 2,
                "inputs": {
                    "a": {"$link": ["parts", "quotient"]},
                    "b": {"$link": ["parts", "remainder"]},
                },
            },
            "keep": {
                "type": "Keep",
                "version": 1,
                "inputs": {"value": {"$link": ["total", "sum"]}},
            },
        },
    }
    assert validate(parse(flow.json()), catalogue).problems == ()


def test_several_outputs_may_be_unpacked() -> None:
    flow = Workflow()
    quotient, remainder = flow["d"].add(Divide, a=7)
    flow["a"].add(Add, a=quotient, b=remainder)
    assert flow.json()["nodes"]["a"]["inputs"]["b"] == {"$link": ["d", "remainder"]}
    value, files = flow["two"].add(KeepTwo, value=1)
    assert files is None
    flow["b"].add(Add, a=value)


def test_options_lists_and_large_seeds_are_written_down() -> None:
    flow = Workflow()
    box = flow["box"].add(MakeBox)
    flow["pack"].add(Pack, boxes=[box, box], label=box)
    flow["shape"].add(Shape, value=1, how=Scale(by=3))
    flow["draw"].add(Draw, seed=2**64 - 1)
    nodes = flow.json()["nodes"]
    assert nodes["pack"]["inputs"]["boxes"] == [{"$link": ["box", "output"]}] * 2
    assert nodes["shape"]["inputs"]["how"] == {"kind": "scale", "by": 3.0}
    assert nodes["draw"]["inputs"]["seed"] == str(2**64 - 1)


def test_option_models_take_references() -> None:
    class Framed(Options):
        frame: Box

    flow = Workflow()
    framed = Framed(frame=flow["box"].add(MakeBox))
    flow["keep"].add(Keep, value=framed)
    assert flow.json()["nodes"]["keep"]["inputs"]["value"] == {
        "frame": {"$link": ["box", "output"]}
    }


def test_mistakes_are_told_where_they_are_made() -> None:
    flow, other = Workflow(), Workflow()
    number = flow["n"].add(Number)
    with pytest.raises(TypeError, match="Did you mean value"):
        flow["x"].add(Number, valeu=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="by name"):
        flow["x"].add(Number, 3)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="already"):
        flow["n"].add(Number)
    with pytest.raises(ValueError, match="no node id"):
        flow["a/b"]
    with pytest.raises(ValueError, match="another graph"):
        other["a"].add(Add, a=number)
    with pytest.raises(TypeError, match="object"):
        flow["k"].add(Keep, value=object())


def test_it_runs_here_and_gives_values_and_files(options: WorkerOptions, tmp_path: Path) -> None:
    flow = Workflow()
    total = flow["total"].add(Add, a=flow["n"].add(Number, value=2), b=40)
    box = flow["box"].add(MakeBox, size=2, fill=7)
    flow["keep"].add(Keep, value=total)
    made = flow.run(total, box, options=options)
    assert made.values[0] == 42
    assert made.values[1].data == b"\x07\x07"
    assert made.files == {}
    ran = flow.run(options=options)
    (kept,) = ran.files["keep"]
    assert kept.data == b"42"
    first, second = [path for _ in range(2) for path in ran.save(tmp_path / "output")]
    assert first != second, "the second was written over the first"
    assert [first.read_bytes(), second.read_bytes()] == [b"42", b"42"]


def test_a_failing_run_raises_with_the_remedy(options: WorkerOptions) -> None:
    flow = Workflow()
    flow["keep"].add(Keep, value=flow["bad"].add(Fail, value=1))
    with pytest.raises(RunFailed, match=r"bad\.value: It cannot be done\. Take another value\."):
        flow.run(options=options)


def test_subgraphs_are_built_used_and_looped_over(
    options: WorkerOptions, catalogue: Catalogue
) -> None:
    flow = Workflow("Loop")
    plus = flow.subgraph("Plus")
    item = plus.input("item", int)
    step = plus.input("step", int, default=10)
    plus.output("sum", plus["add"].add(Add, a=item, b=step))
    once = flow["once"].use(plus, item=1)
    each = flow["each"].add(Each, body=plus.body, items=[once, 2], inputs={"step": once})
    flow["keep"].add(Keep, value=each)
    assert validate(parse(flow.json()), catalogue).problems == ()
    assert flow.run(each, options=options).values == ([22, 13],)
    with pytest.raises(ValueError, match="subgraph"):
        flow.subgraph("Plus")
    with pytest.raises(ValueError, match="must come from"):
        plus.output("x", 3)


def test_lazy_inputs_take_references(options: WorkerOptions) -> None:
    flow = Workflow()
    good, bad = flow["good"].add(Number, value=1), flow["bad"].add(Fail)
    chosen = flow["c"].add(Choose, on=True, on_true=good, on_false=bad)
    clamped = flow["s"].add(Shape, value=chosen, how=Clamp(low=5))
    assert flow.run(clamped, options=options).values == (5.0,)


def test_a_flow_holds_what_only_a_file_could() -> None:
    flow = Workflow("Odd")
    number = flow["number"].add(Number, value=7)
    flow.put("lost", "dist/NotInstalled", {"from": number, "gone": {"$link": ["x", "y"]}}, 3)
    flow.mute("lost")
    flow.bypass("number")
    odd = flow.subgraph("Odd ports")
    odd.input("in", "OddWire", default=1)
    odd.output("out", {"$link": ["gone", "x"]}, "OddWire", help="none")
    odd.output("through", {"$input": "in"}, object)
    nodes = flow.json()["nodes"]
    assert nodes["lost"] == {
        "type": "dist/NotInstalled",
        "version": 3,
        "mode": "muted",
        "inputs": {"from": {"$link": ["number", "output"]}, "gone": {"$link": ["x", "y"]}},
    }
    assert nodes["number"]["mode"] == "bypassed"
    assert flow.json()["subgraphs"]["Odd ports"] == {
        "nodes": {},
        "inputs": [{"name": "in", "wire": "OddWire", "default": 1}],
        "outputs": [
            {"name": "out", "wire": "OddWire", "from": ["gone", "x"], "help": "none"},
            {"name": "through", "wire": "*", "from": {"$input": "in"}},
        ],
    }
    with pytest.raises(ValueError, match=r"no node 'numbr'\. Did you mean number"):
        flow.mute("numbr")
