"""The editor beside litegraph.js: the same 2,000 nodes in the same browser, in turn.

    python benchmarks/editor.py [--nodes 2000] [--previews 40] [--rounds 3] [--profile FILE]

Copies of the text-to-image template around a block of samplers that show live previews, moved by
a real mouse close up (zoom 1), half way (0.4) and from afar (the whole graph). A frame is the
time from one animation frame to the next; the best round of each figure is printed, because what
else the machine does only adds. The processor's time a frame counts every process of the browser,
drawing included, and is the steadier figure. Chromium draws in software here: on a machine with a
graphics card all of it is quicker.

`usable` is from the server's first answer, with nothing in the browser's cache, until the graph
is painted with its widgets. `opening` is from dropping the file of all the nodes until they are.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import math
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.editor import Editor
from tests.e2e.server import Server
from tests.fixtures.models import tiny_checkpoint

ROOT = Path(__file__).resolve().parent.parent
PAGES = Path(__file__).parent / "browser"
TEMPLATE = ROOT / "workflows" / "text-to-image.json"
SIZE = {"width": 1440, "height": 900}
COPY = (1400, 700)  # a copy of the template with the room around it, in units of the graph
SAMPLER = (260, 560)
CLOSE, HALF_WAY = 1.0, 0.4
MOVES = 120
REST_MS = 600
PER_SECOND = 5.0
"""Pictures a second that each previewing node shows."""

Workflow = dict[str, Any]
Point = tuple[float, float]


class Side(NamedTuple):
    """What both pages let the benchmark do."""

    page: Page
    cdp: CDPSession
    look: Callable[[float], None]
    """Shows the previews in the middle of the graph at a zoom; 0 shows the whole graph."""
    empty: str
    """What finds a point where a drag moves the canvas."""


class Field(NamedTuple):
    """The graph, the nodes in it that show previews, and the middle of these."""

    workflow: Workflow
    live: list[str]
    middle: Point


def graph(count: int, previews: int) -> Field:
    """`count` nodes on a wide field, a block of samplers in its middle."""
    template = json.loads(TEMPLATE.read_text())["nodes"]
    block = math.ceil(math.sqrt(previews) * 1.4)  # samplers in a row
    size = (block * SAMPLER[0], math.ceil(previews / block) * SAMPLER[1])
    copies = math.ceil((count - previews) / len(template))
    hole = (math.ceil(size[0] / COPY[0]), math.ceil(size[1] / COPY[1]))
    columns = round(math.sqrt((copies + hole[0] * hole[1]) * COPY[1] / COPY[0] * 1.6))
    rows = math.ceil((copies + hole[0] * hole[1]) / columns)
    left, top = (columns - hole[0]) // 2, (rows - hole[1]) // 2
    places = [
        (x * COPY[0], y * COPY[1])
        for y in range(rows)
        for x in range(columns)
        if not (left <= x < left + hole[0] and top <= y < top + hole[1])
    ]
    nodes: Workflow = {}
    for copy, (x, y) in enumerate(places[:copies]):
        for name, node in template.items():
            if len(nodes) == count - previews:
                break
            inputs = {
                key: {"$link": [f"{value['$link'][0]}{copy}", value["$link"][1]]}
                if isinstance(value, dict) and "$link" in value
                else value
                for key, value in node["inputs"].items()
            }
            px, py = node["ui"]["position"]
            nodes[f"{name}{copy}"] = {
                **node,
                "inputs": inputs,
                "ui": {**node["ui"], "position": [x + px, y + py]},
            }
    live = [f"live{i}" for i in range(previews)]
    corner = (left * COPY[0], top * COPY[1])
    for i, name in enumerate(live):
        inputs = {"steps": 20}
        if i % block:
            inputs["latent"] = {"$link": [live[i - 1], "latent"]}
        x, y = i % block * SAMPLER[0], i // block * SAMPLER[1]
        ui = {"position": [corner[0] + x, corner[1] + y]}
        nodes[name] = {"type": "KSampler", "inputs": inputs, "ui": ui}
    workflow = {"format": "tessera", "version": 1, "name": "Benchmark", "nodes": nodes}
    return Field(workflow, live, (corner[0] + size[0] / 2, corner[1] + size[1] / 2))


def for_litegraph(field: Field, catalogue: list[Any]) -> Workflow:
    """The same nodes, ports, widgets and links as litegraph.js wants them."""
    workflow, live, _ = field
    entries = {entry["type"]: entry for entry in catalogue}
    types = {node["type"] for node in workflow["nodes"].values()}
    nodes, links = [], []
    for name, node in workflow["nodes"].items():
        position = node["ui"]["position"]
        about = {"id": name, "type": node["type"], "previews": name in live}
        nodes.append({**about, "position": position})
        for key, value in node["inputs"].items():
            if (
                isinstance(value, dict)
                and "$link" in value
                and value["$link"][0] in workflow["nodes"]
            ):
                source, output = value["$link"]
                outputs = entries[workflow["nodes"][source]["type"]]["outputs"]
                links.append([source, [o["name"] for o in outputs].index(output), name, key])
    return {
        "types": [litegraph_type(entries[name]) for name in sorted(types)],
        "nodes": nodes,
        "links": links,
    }


def litegraph_type(entry: Any) -> Workflow:
    inputs = []
    for port in entry["inputs"]:
        if "wire" in port:
            inputs.append({"name": port["name"], "wire": port["wire"]})
            continue
        schema = port["schema"]
        kind = schema.get("type")
        widget = (
            "number" if kind in ("integer", "number") else "toggle" if kind == "boolean" else "text"
        )
        options: Workflow = {}
        if "enum" in schema:
            widget, options = "combo", {"values": schema["enum"]}
        value = port.get("default", 0 if widget == "number" else "")
        inputs.append({"name": port["name"], "widget": widget, "value": value, "options": options})
    return {**{key: entry[key] for key in ("type", "title", "outputs")}, "inputs": inputs}


def pictures() -> list[str]:
    """Frames of a preview, as base64."""
    made = []
    for i in range(8):
        drawn = io.BytesIO()
        noise = Image.effect_noise((128, 128), 40 + 10 * i)
        Image.merge("RGB", [noise, noise.rotate(90), noise.rotate(180)]).save(drawn, "JPEG")
        made.append(base64.b64encode(drawn.getvalue()).decode())
    return made


@contextmanager
def opened(browser: Browser, scripts: list[str]) -> Iterator[tuple[Page, CDPSession]]:
    context = browser.new_context(viewport={**SIZE})  # type: ignore[arg-type]
    page = context.new_page()
    for script in scripts:
        page.add_init_script(path=PAGES / script)
    try:
        yield page, context.new_cdp_session(page)
    finally:
        context.close()


def first_paint(page: Page) -> float:
    """Milliseconds from the start of the page's load until its graph was painted."""
    return float(page.evaluate("firstPainted"))


def answered(page: Page) -> float:
    """When, on the same clock, the first byte of the page came."""
    return float(page.evaluate("performance.getEntriesByType('navigation')[0].responseStart"))


def moved(side: Side, how: str, at: Point) -> dict[str, float]:
    """Frames and the processor's time while a hand moves the canvas."""
    before = processor_s()
    times = side.page.evaluate(f"([x, y, count]) => frames.{how}(x, y, count)", [*at, MOVES])
    spent = processor_s() - before
    return {
        "p50, ms": statistics.median(times),
        "p95, ms": sorted(times)[int(len(times) * 0.95)],
        "processor, ms a frame": 1000 * spent / MOVES,
    }


def processor_s() -> float:
    """Processor seconds that the browser's processes have used."""
    spent = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            if "--headless" in process.cmdline() or "--type=" in " ".join(process.cmdline()):
                times = process.cpu_times()
                spent += times.user + times.system
        except psutil.Error:
            continue
    return spent


def measured(side: Side) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, scale in (("close up", CLOSE), ("half way", HALF_WAY), ("from afar", 0.0)):
        side.look(scale)
        if scale == CLOSE:
            found["heap, MB"] = heap_mb(side.cdp)
            found["elements"] = side.page.evaluate("document.getElementsByTagName('*').length")
        panned = moved(side, "pan", side.page.evaluate(side.empty))
        found |= {f"pan {name}, {key}": value for key, value in panned.items()}
    side.look(HALF_WAY)
    zoomed = moved(side, "zoom", (SIZE["width"] / 2, SIZE["height"] / 2))
    return found | {f"zoom, {key}": value for key, value in zoomed.items()}


def heap_mb(cdp: CDPSession) -> float:
    cdp.send("HeapProfiler.collectGarbage")
    return float(cdp.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def tessera(
    browser: Browser, server: Server, field: Field, profile: Path | None
) -> dict[str, float]:
    with opened(browser, ["frames.js", "tessera.js"]) as (page, cdp):
        editor = Editor(page)
        page.goto(server.address)
        found = {"usable, ms": first_paint(page) - answered(page)}
        editor.field("sampler", "steps").fill("20")
        content = json.dumps(field.workflow).encode()
        page.evaluate(WATCH, len(field.workflow["nodes"]))
        editor.drop("benchmark.json", content, "application/json")
        found["opening, ms"] = float(page.evaluate("opened"))
        page.wait_for_timeout(REST_MS)  # until the browser has kept it
        page.reload()
        found["first render, ms"] = first_paint(page)
        expect(page.get_by_text("Connected", exact=True)).to_be_visible()
        page.evaluate("([n, p, r]) => live.start(n, p, r)", [field.live, pictures(), PER_SECOND])

        def look(scale: float) -> None:
            page.get_by_role("button", name="Show everything").click()
            x, y, now = page.evaluate(RESTING)
            if scale:
                page.mouse.move(x + field.middle[0] * now, y + field.middle[1] * now)
                page.mouse.wheel(0, -500 * math.log2(scale / now))
                x, y, now = page.evaluate(RESTING)
                assert math.isclose(now, scale, rel_tol=0.1), now
            page.wait_for_timeout(REST_MS)

        if profile:
            cdp.send("Profiler.enable")
            cdp.send("Profiler.start")
        found |= measured(Side(page, cdp, look, EMPTY))
        if profile:
            profile.write_text(json.dumps(cdp.send("Profiler.stop")["profile"]))
    return found


# From the next drop until the whole graph stands on its canvas, painted.
WATCH = """(count) => {
    window.opened = new Promise((resolve) => {
        addEventListener('drop', () => {
            const began = performance.now();
            const look = () => {
                const counted = document.body.textContent.includes(`${count} nodes`);
                if (!counted || !document.querySelector('main canvas[aria-hidden]'))
                    return requestAnimationFrame(look);
                frames.painted().then((end) => resolve(end - began));
            };
            look();
        }, { once: true, capture: true });
    });
}"""
RESTING = """async () => {
    const place = () => {
        const viewport = document.querySelector('.react-flow__viewport');
        const pane = document.querySelector('.react-flow').getBoundingClientRect();
        const { a, e, f } = new DOMMatrix(getComputedStyle(viewport).transform);
        return [pane.left + e, pane.top + f, a];
    };
    let before;
    do {
        before = String(place());
        await new Promise((resolve) => setTimeout(resolve, 400));
    } while (String(place()) !== before);
    return place();
}"""
EMPTY = """() => {
    for (let ring = 0; ring < 400; ring += 4)
        for (let angle = 0; angle < 6.28; angle += 0.3) {
            const x = innerWidth / 2 + ring * Math.cos(angle);
            const y = innerHeight / 2 + ring * Math.sin(angle);
            if (document.elementFromPoint(x, y)?.matches('.react-flow__pane')) return [x, y];
        }
    throw new Error('Nodes everywhere.');
}"""


def litegraph(browser: Browser, field: Field, catalogue: list[Any]) -> dict[str, float]:
    with opened(browser, ["frames.js"]) as (page, cdp):
        page.goto((PAGES / "litegraph.html").as_uri())
        content = json.dumps(for_litegraph(field, catalogue))
        page.evaluate("(text) => localStorage.setItem('graph', text)", content)
        page.reload()
        found = {"first render, ms": first_paint(page)}
        page.evaluate("([n, p, r]) => live.start(n, p, r)", [field.live, pictures(), PER_SECOND])

        def look(scale: float) -> None:
            page.evaluate("([x, y, zoom]) => lookAt(x, y, zoom)", [*field.middle, scale])
            page.wait_for_timeout(REST_MS)

        return found | measured(Side(page, cdp, look, "emptyPoint()"))


def best(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {key: min(one[key] for one in rounds) for key in rounds[0]}


def report(ours: dict[str, float], theirs: dict[str, float]) -> None:
    print(f"{'':40}{'Tessera':>10}{'litegraph':>11}{'ratio':>8}")
    for key, value in ours.items():
        other = theirs.get(key)
        beside = "" if other is None else f"{other:11.1f}{value / other:8.2f}"
        print(f"{key:40}{value:10.1f}{beside}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nodes", type=int, default=2000)
    parser.add_argument("--previews", type=int, default=40, help="nodes that show live previews")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", type=Path, help="write a CPU profile of the editor here")
    options = parser.parse_args()
    ours: list[dict[str, float]] = []
    theirs: list[dict[str, float]] = []
    field = graph(options.nodes, options.previews)
    with tempfile.TemporaryDirectory(prefix="tessera-editor-") as folder:
        models = Path(folder) / "models"
        tiny_checkpoint(models / "checkpoints", "starter.safetensors")
        server = Server(Path(folder) / "data", models)
        server.start()
        try:
            server.wait_for_worker()
            catalogue = server.api("GET", "/nodes")["nodes"]
            with sync_playwright() as playwright:
                for _ in range(options.rounds):
                    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
                    ours.append(tessera(browser, server, field, options.profile))
                    theirs.append(litegraph(browser, field, catalogue))
                    browser.close()
        finally:
            server.stop()
    report(best(ours), best(theirs))


if __name__ == "__main__":
    main()
