"""What is seen while a job runs: the newest preview, and what was known already."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Complaints
from tests.e2e.editor import Editor
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

# A voice of our own in the stream of the server's events.
VOICE = """
{
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
        constructor(...address) { super(...address); window.stream = this; }
    };
    window.say = (data) =>
        window.stream.dispatchEvent(new MessageEvent('message', { data }));
    window.preview = (job, node, sequence, picture) => {
        const about = new TextEncoder().encode(JSON.stringify({
            type: 'preview', job, node, sequence, media_type: 'image/png', width: 8, height: 8,
        }));
        const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
        const frame = new Uint8Array(4 + about.length + bytes.length);
        new DataView(frame.buffer).setUint32(0, about.length);
        frame.set(about, 4);
        frame.set(bytes, 4 + about.length);
        window.say(frame.buffer);
    };
}
"""
FRAMES = 200


def grey(level: int) -> str:
    drawn = io.BytesIO()
    Image.new("L", (8, 8), level).save(drawn, "PNG")
    return base64.b64encode(drawn.getvalue()).decode()


def test_previews_are_shown_in_order_and_the_newest_wins(
    page: Page, server: Server, complaints: Complaints
) -> None:
    complaints.expect("willReadFrequently")  # it is the test that reads
    page.add_init_script(VOICE)
    editor = Editor(page)
    editor.open(server.address)
    with page.expect_request("**/api/v1/jobs") as asked:
        server.api("POST", "/queue/pause")
        editor.run()
    client = asked.value.post_data_json["client_id"]
    try:
        job = "00000000-0000-7000-8000-00000000beef"
        shown = page.evaluate(
            """async ([job, client_id, pictures]) => {
                const data = { id: job, client_id, name: 'x', nodes: {}, outputs: [] };
                const tell = (more) =>
                    say(JSON.stringify({ type: 'job.updated', data: { ...data, ...more } }));
                tell({ status: 'queued' });
                tell({ status: 'running', nodes: { sampler: { status: 'running', ms: null } } });
                preview(job, 'sampler', 0, pictures[0]);
                const place = '[data-id="sampler"] canvas[data-frames]';
                while (!document.querySelector(place))
                    await new Promise((next) => requestAnimationFrame(next));
                const canvas = document.querySelector(place);
                const level = () => canvas.getContext('2d').getImageData(4, 4, 1, 1).data[0];
                const seen = [];
                const look = setInterval(() => seen.push(level()), 1);
                pictures.forEach((picture, i) => preview(job, 'sampler', i, picture));
                const last = pictures.length;
                while (level() !== last)
                    await new Promise((next) => setTimeout(next, 5));
                clearInterval(look);
                await new Promise((next) => setTimeout(next, 50));
                return { seen, last: level(), frames: Number(canvas.dataset.frames) };
            }""",
            [job, client, [grey(level) for level in range(1, FRAMES + 1)]],
        )
        assert shown["last"] == FRAMES
        assert shown["seen"] == sorted(shown["seen"]), "an older frame came after a newer one"
        assert shown["frames"] < FRAMES / 4, "frames that nobody could see were drawn"
    finally:
        server.api("POST", "/queue/clear")
        server.api("POST", "/queue/resume")


def test_what_is_known_already_is_shown_and_not_run_again(editor: Editor, server: Server) -> None:
    page = editor.page
    editor.field("sampler", "steps").fill("2")
    seed = editor.field("sampler", "seed")
    seed.fill("4711")
    control = editor.node_by_id("sampler").get_by_role("button", name="Seed: ")
    while control.get_attribute("aria-label") != "Seed: stays as it is":
        control.click()
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    first = server.api("GET", "/jobs?limit=1")["jobs"][0]
    assert server.wait_for_job(first["id"])["status"] == "succeeded"

    editor.run()
    page.wait_for_function(
        """async (first) => {
            const { jobs } = await (await fetch('/api/v1/jobs?limit=1')).json();
            return jobs[0].id !== first && jobs[0].finished_at !== null;
        }""",
        arg=first["id"],
    )
    newest = server.api("GET", "/jobs?limit=1")["jobs"][0]
    again = server.wait_for_job(newest["id"])
    ran = {name for name, node in again["nodes"].items() if not node["cached"]}
    assert ran <= {"save"}, "only what writes a file may run again"
    for name in ("checkpoint", "positive", "negative", "latent", "sampler", "decode"):
        node = editor.node_by_id(name)
        expect(node).to_have_attribute("data-status", "cached")
        expect(node.get_by_label("known already")).to_be_visible()
