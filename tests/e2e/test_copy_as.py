"""A workflow copied as Python or as curl is the same workflow where it is pasted."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from server import shipped
from tests.e2e.editor import Editor
from tests.e2e.server import Server
from tests.e2e.test_workflows import command

pytestmark = pytest.mark.e2e

Json = dict[str, Any]
HOSTILE = "it's \"odd\" \\ \\' \n $(touch x) `id` ${HOME} %s !! \u202e 星 \U0001f600 '''"


def link(node: str, output: str) -> Json:
    return {"$link": [node, output]}


ODD: Json = {
    "format": "tessera",
    "version": 1,
    "name": HOSTILE,
    "nodes": {
        "class": {"type": "Int", "version": 1, "inputs": {"value": 3}},
        "KSampler": {"type": "Int", "version": 1, "inputs": {"value": link("class", "value")}},
        "1-a": {
            "type": "NotInstalled",
            "version": 4,
            "inputs": {"from": [1, None, True, {"x y": link("gone", "y")}], "text": HOSTILE},
        },
        "flow": {"type": "dist/Plugin", "inputs": {}, "mode": "muted"},
        "a": {"type": "Int", "version": 1, "inputs": {"value": link("b", "output")}},
        "b": {
            "type": "Int",
            "version": 1,
            "inputs": {"value": link("a", "output")},
            "mode": "bypassed",
        },
        "img": {"type": "EmptyImage", "version": 1, "inputs": {"width": 64}},
        "two": {
            "type": "subgraph:My graph",
            "inputs": {"the image": link("img", "output"), "n": link("class", "value")},
        },
        "save": {
            "type": "SaveImage",
            "version": 1,
            "inputs": {"image": link("two", "the out"), "bogus input": 1},
        },
        "loop": {
            "type": "ForEach",
            "version": 1,
            "inputs": {"body": "subgraph:Body", "inputs": {"x": link("img", "output")}},
        },
        "lost": {"type": "subgraph:None here", "inputs": {"q": HOSTILE}},
        "big": {"type": "Int", "version": 1, "inputs": {"value": "18446744073709551615"}},
    },
    "subgraphs": {
        "My graph": {
            "nodes": {
                "inner": {"type": "subgraph:Body", "inputs": {"value": {"$input": "n"}}},
                "p": {
                    "type": "PreviewImage",
                    "version": 1,
                    "inputs": {"image": {"$input": "the image"}},
                    "mode": "muted",
                },
            },
            "inputs": [
                {"name": "the image", "wire": "Image", "title": "x"},
                {"name": "n", "wire": "Int", "default": 3, "the odd": True},
                {"name": "w", "wire": "OddWire"},
            ],
            "outputs": [
                {"name": "the out", "wire": "Image", "from": {"$input": "the image"}},
                {"name": "second", "wire": "Int", "from": ["inner", "out"], "help": "h"},
                {"name": "third", "wire": "*", "from": ["gone", "x"]},
            ],
        },
        "Body": {
            "nodes": {"i": {"type": "Int", "version": 1, "inputs": {"value": {"$input": "value"}}}},
            "inputs": [{"name": "value", "wire": "Int"}],
            "outputs": [{"name": "out", "wire": "Int", "from": ["i", "value"]}],
        },
    },
}


def meaning(workflow: Json) -> Json:
    """The workflow without what the editor alone keeps: places, titles, groups."""
    found: Json = {
        "name": workflow["name"],
        "subgraphs": {
            name: {key: value for key, value in graph.items() if key not in ("ui", "nodes")}
            for name, graph in workflow.get("subgraphs", {}).items()
        },
    }
    graphs = {"": workflow, **workflow.get("subgraphs", {})}
    found["nodes"] = {
        (name, id): {key: value for key, value in node.items() if key != "ui"}
        for name, graph in graphs.items()
        for id, node in graph["nodes"].items()
    }
    return found


def copied(editor: Editor, action: str) -> str:
    command(editor.page, action)
    expect(editor.toast).to_contain_text("Copied the")
    text: str = editor.page.evaluate("navigator.clipboard.readText()")
    editor.toast.get_by_label("Dismiss").click()
    return text


def test_python_builds_the_same_workflow_again(editor: Editor) -> None:
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    files = sorted(shipped.workflows().glob("*.json"))
    assert files
    for workflow in [*(json.loads(path.read_text("utf-8")) for path in files), ODD]:
        editor.drop("x.json", json.dumps(workflow).encode(), "application/json")
        expect(editor.page.locator("[aria-current=page]")).to_have_attribute(
            "title", workflow["name"]
        )
        script = copied(editor, "Copy as Python")
        space: Json = {"__name__": "pasted"}
        exec(compile(script, "<pasted>", "exec"), space)
        # What is built here is the file of another program, read anew.
        assert meaning(json.loads(space["flow"].dumps())) == meaning(workflow), script


def test_curl_posts_the_same_workflow(editor: Editor, server: Server, tmp_path: Path) -> None:
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for text in (HOSTILE, HOSTILE * 1500):
        editor.field("positive", "text").fill(text)
        line = copied(editor, "Copy as curl")
        told = subprocess.run(
            ["sh"], input=line, capture_output=True, text=True, cwd=tmp_path, check=True
        )
        (job,) = json.loads(told.stdout)["jobs"]
        sent = server.api("GET", f"/jobs/{job['id']}")["workflow"]
        assert sent["nodes"]["positive"]["inputs"]["text"] == text
        assert list(tmp_path.iterdir()) == [], "the shell ran part of the text"
        server.api("POST", f"/jobs/{job['id']}/cancel")
        server.wait_for_job(job["id"])
