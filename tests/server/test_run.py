"""`tessera run`: files under their names, paths on stdout, sentences on stderr, exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nodes.image import metadata
from server.cli import main
from server.terminal import Terminal

FIXTURES = Path(__file__).parent.parent / "fixtures"

Start = Callable[..., int]


def workflow(**nodes: dict[str, Any]) -> dict[str, Any]:
    made = {name: {"type": node.pop("type"), "inputs": node} for name, node in nodes.items()}
    return {"format": "tessera", "version": 1, "nodes": made}


def link(node: str, output: str = "output") -> dict[str, Any]:
    return {"$link": [node, output]}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Runs the command on a workflow, with the torch-free nodes, in a folder of its own."""
    monkeypatch.setenv("TESSERA_PACKAGES", "plain_nodes")
    monkeypatch.chdir(tmp_path)

    def start(content: object, *options: str) -> int:
        text = content if isinstance(content, str) else json.dumps(content)
        Path("workflow.json").write_text(text)
        return main(["run", "workflow.json", "--data", str(tmp_path / "data"), *options])

    return start


def test_files_go_to_the_folder_under_their_names(
    run: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = workflow(picture={"type": "Picture", "prefix": "small/%width%", "width": 4})
    for number in (1, 2):
        assert run(picture, "--output", "out", "--set", "picture.level=7") == 0
        out, err = capsys.readouterr()
        path = Path("out", "small", f"4_{number:05d}.png")
        assert out == f"{path}\n"
        assert err == ""
        assert Image.open(path).getpixel((0, 0)) == (7, 64, 32)

    # The picture holds the workflow as it ran, and is a workflow file itself.
    inside = json.loads(metadata.read(path.read_bytes())["tessera"])
    assert inside["nodes"]["picture"]["inputs"]["level"] == 7
    assert main(["run", str(path), "--data", "data", "--output", "again"]) == 0
    assert Image.open("again/small/4_00001.png").getpixel((0, 0)) == (7, 64, 32)


def test_several_files_and_values_with_dots(run: Start, capsys: pytest.CaptureFixture[str]) -> None:
    two = workflow(
        word={"type": "Word", "value": "a"},
        keep={"type": "Keep", "value": link("word")},
        two={"type": "KeepTwo", "value": 3},
    )
    assert run(two, "--set", "word.value=b=c 1.5", "--set", "two.value=4") == 0
    written = capsys.readouterr().out.splitlines()
    assert sorted(written) == [
        os.path.join("output", name)
        for name in ("kept_00001.txt", "two_00001.txt", "two_00002.txt")
    ]
    assert Path("output/kept_00001.txt").read_text() == "b=c 1.5"
    assert Path("output/two_00002.txt").read_text() == "4 1"


def test_every_problem_is_said_before_anything_runs(
    run: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = workflow(
        halve={"type": "Halve", "value": 5000},
        keep={"type": "Keep", "value": link("halve", "half")},
        keeep={"type": "Keeep", "value": 1},
    )
    assert run(wrong) == 1
    lines = capsys.readouterr().err.splitlines()
    named = {line.partition(":")[0] for line in lines}
    assert named == {"halve.value", "keep.value", "keeep"}

    assert run(wrong, "--set", "halve.valu=1", "--set", "nobody", "--set", "no.one=1") == 1
    said = capsys.readouterr().err
    assert all(line in said.splitlines() for line in lines)
    assert "Did you mean value?" in said
    assert "Write for example sampler.steps=4." in said
    assert "'no.one' names the node 'no'" in said
    assert not Path("output").exists()


def test_a_failing_node_is_named_with_its_remedy(
    run: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    fail = workflow(
        first={"type": "Picture"},
        fail={"type": "Fail", "value": 1},
        keep={"type": "Keep", "value": link("fail")},
    )
    assert run(fail) == 1
    out, err = capsys.readouterr()
    assert err == "fail.value: It cannot be done. Take another value.\n"
    assert out in ("", f"{Path('output', 'picture_00001.png')}\n"), "what was made before is kept"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "is neither a workflow (JSON) nor a picture with one inside."),
        ("[1, 2]", "workflow"),
        ("{}", "The file's format is None"),
    ],
)
def test_what_is_no_workflow_is_said(
    run: Start, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    assert run(content) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


def test_a_missing_file_and_a_folder_that_refuses(
    run: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "nowhere.json"]) == 1
    assert capsys.readouterr().err == "nowhere.json cannot be read: No such file or directory.\n"
    Path("taken").write_text("a file, not a folder")
    assert run(workflow(picture={"type": "Picture"}), "--output", "taken") == 1
    assert "Choose another folder with --output." in capsys.readouterr().err


def test_a_device_that_is_not_there_is_said(
    run: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TESSERA_PACKAGES", "nodes")
    empty = workflow(
        empty={"type": "EmptyImage"}, save={"type": "SaveImage", "image": link("empty")}
    )
    assert run(empty, "--device", "cuda:77", "--models", "nowhere") == 1
    missing, device = capsys.readouterr().err.splitlines()
    assert missing == f"--models {Path.cwd() / 'nowhere'} is not there; going on without it."
    assert re.fullmatch(
        r"--device: There is no device cuda:77 on this machine, only .*cpu\.", device
    )


def test_a_wrong_option_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["run", "x.json", "--no-such-option"])
    assert stopped.value.code == 2
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("tessera ")


def test_inputs_may_be_any_path(run: Start, capsys: pytest.CaptureFixture[str]) -> None:
    Path("here.txt").write_text("beside me")
    read = workflow(
        read={"type": "ReadFile", "name": "here.txt"}, keep={"type": "Keep", "value": link("read")}
    )
    assert run(read) == 0
    assert Path("output/kept_00001.txt").read_text() == "beside me"
    assert run(read, "--set", "read.name=gone.txt") == 1
    assert capsys.readouterr().err.startswith("read")


def test_no_name_leaves_the_folder(run: Start) -> None:
    assert run(workflow(picture={"type": "Picture", "prefix": "../../out"})) == 0
    assert [p.suffix for p in Path("output").rglob("*.*")] == [".png"]


@pytest.mark.skipif(os.name == "nt", reason="sends a signal the POSIX way")
def test_ctrl_c_stops_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    gate = workflow(
        gate={"type": "Gate", "path": str(tmp_path / "never"), "log": str(log)},
        keep={"type": "Keep", "value": link("gate")},
    )
    (tmp_path / "workflow.json").write_text(json.dumps(gate))
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "run", "workflow.json", "--data", "data"],
        cwd=tmp_path,
        env={**os.environ, "TESSERA_PACKAGES": "plain_nodes", "PYTHONPATH": str(FIXTURES)},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not log.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[1] == "Stopped.\n"
    assert process.returncode == 130


def test_a_terminal_shows_bars(monkeypatch: pytest.MonkeyPatch, run: Start, capsys: Any) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    assert Terminal().console.is_terminal
    slow = workflow(slow={"type": "Slow", "steps": 3}, keep={"type": "Keep", "value": link("slow")})
    assert run(slow) == 0
    out, err = capsys.readouterr()
    assert "nodes" in err
    assert "2/2" in err
    assert out == f"{Path('output', 'kept_00001.txt')}\n"
