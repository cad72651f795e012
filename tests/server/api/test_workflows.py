"""Saved workflows over HTTP."""

from __future__ import annotations

import json

from server import shipped, workflows
from server.events import log
from tests.server.conftest import Served, flow

ID = "0197a8e2-5c1d-7a44-8f0e-3b1f0a9c7d21"
ADDRESS = f"/api/v1/workflows/{ID}"


async def test_saving_needs_to_know_what_is_replaced(served: Served) -> None:
    client = served.client
    first = await client.put(ADDRESS, json={"workflow": flow(name="One")})
    assert (first.status_code, first.json()["version"]) == (201, 1)
    etag = first.headers["etag"]
    assert first.json()["etag"] == etag

    blind = await client.put(ADDRESS, json={"workflow": flow(name="Two")})
    assert (blind.status_code, blind.json()["code"]) == (428, "request.precondition_required")
    second = await client.put(
        ADDRESS, json={"workflow": flow(name="Two")}, headers={"if-match": etag}
    )
    assert (second.status_code, second.json()["version"]) == (200, 2)
    late = await client.put(
        ADDRESS, json={"workflow": flow(name="Three")}, headers={"if-match": etag}
    )
    assert (late.status_code, late.json()["code"]) == (412, "request.precondition_failed")
    new_only = await client.put(ADDRESS, json={"workflow": flow()}, headers={"if-none-match": "*"})
    assert new_only.status_code == 412
    forced = await client.put(
        ADDRESS, json={"workflow": flow(name="Four")}, headers={"if-match": "*"}
    )
    assert forced.status_code == 200

    versions = (await client.get(f"{ADDRESS}/versions")).json()["versions"]
    assert [v["name"] for v in versions] == ["Four", "Two", "One"]
    old = await client.get(f"{ADDRESS}/versions/1")
    assert old.json()["name"] == "One"


async def test_the_same_content_again_is_no_new_version(served: Served) -> None:
    first = await served.client.put(ADDRESS, json={"workflow": flow()})
    headers = {"if-match": first.headers["etag"]}
    again = await served.client.put(ADDRESS, json={"workflow": flow()}, headers=headers)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert again.headers["etag"] == first.headers["etag"]


async def test_a_rename_keeps_the_content(served: Served) -> None:
    await served.client.put(ADDRESS, json={"workflow": flow(), "name": "Before"})
    renamed = await served.client.patch(ADDRESS, json={"name": "After"})
    assert renamed.json()["name"] == "After"
    found = await served.client.get(ADDRESS)
    assert (found.json()["name"], found.json()["workflow"]) == ("After", flow())
    cached = await served.client.get(ADDRESS, headers={"if-none-match": found.headers["etag"]})
    assert (cached.status_code, cached.content) == (304, b"")


async def test_listing_finding_and_deleting(served: Served) -> None:
    made = [
        (await served.client.post("/api/v1/workflows", json={"workflow": flow(name=name)})).json()
        for name in ("Cats 100%", "Dogs", "Birds")
    ]
    listed = (await served.client.get("/api/v1/workflows?limit=2")).json()
    assert [w["name"] for w in listed["workflows"]] == ["Birds", "Dogs"]
    rest = await served.client.get(f"/api/v1/workflows?limit=2&cursor={listed['next']}")
    assert [w["name"] for w in rest.json()["workflows"]] == ["Cats 100%"]
    found = await served.client.get("/api/v1/workflows", params={"q": "0%"})
    assert [w["name"] for w in found.json()["workflows"]] == ["Cats 100%"]
    address = f"/api/v1/workflows/{made[0]['id']}"
    stale = await served.client.delete(address, headers={"if-match": '"0-x"'})
    assert stale.status_code == 412
    assert (await served.client.delete(address)).status_code == 204
    for path in (address, f"{address}/versions", f"{address}/versions/1"):
        assert (await served.client.get(path)).status_code == 404


async def test_labels_are_found_and_are_no_versions(served: Served) -> None:
    prompt = {"say": {"type": "Text", "inputs": {"text": "Ein roter Stern – ÄPFEL"}}}
    body = {"workflow": flow(prompt, name="One"), "folder": " portraits / /2026 "}
    first = (await served.client.put(ADDRESS, json=body)).json()
    assert (first["folder"], first["tags"], first["picture"]) == ("portraits/2026", [], None)
    labels = {"tags": ["night", " night ", "", "Zürich"], "picture": ID}
    changed = (await served.client.patch(ADDRESS, json=labels)).json()
    assert changed["tags"] == ["night", "Zürich"]
    assert changed["picture"] == ID
    assert (changed["etag"], changed["folder"]) == (first["etag"], "portraits/2026")
    for words in ("one 2026", "ZÜRICH", "äpfel stern", "night one"):
        found = await served.client.get("/api/v1/workflows", params={"q": words})
        assert [w["id"] for w in found.json()["workflows"]] == [ID], words
    # Saving the next version without labels keeps them, and forgets the texts that are gone.
    headers = {"if-match": first["etag"]}
    saved = await served.client.put(ADDRESS, json={"workflow": flow(name="Two")}, headers=headers)
    assert (saved.json()["tags"], saved.json()["version"]) == (["night", "Zürich"], 2)
    gone = await served.client.get("/api/v1/workflows", params={"q": "stern"})
    assert gone.json()["workflows"] == []
    for odd in ({"tags": ["x"] * 51}, {"tags": "x"}, {"folder": "x" * 501}, {"colour": "red"}):
        assert (await served.client.patch(ADDRESS, json=odd)).status_code == 422


async def test_what_is_deleted_lies_in_the_trash(served: Served) -> None:
    made = (await served.client.put(ADDRESS, json={"workflow": flow(), "tags": ["kept"]})).json()
    assert (await served.client.delete(ADDRESS)).status_code == 204
    assert (await served.client.delete(ADDRESS)).status_code == 404
    assert (await served.client.patch(ADDRESS, json={"name": "x"})).status_code == 404
    assert (await served.client.get("/api/v1/workflows")).json()["workflows"] == []
    (thrown,) = (await served.client.get("/api/v1/workflows?trashed=true")).json()["workflows"]
    assert thrown["trashed_at"] is not None
    late = await served.client.put(
        ADDRESS, json={"workflow": flow()}, headers={"if-match": made["etag"]}
    )
    assert (late.status_code, late.json()["code"]) == (412, "request.precondition_failed")
    back = await served.client.post(f"{ADDRESS}/restore")
    assert (back.status_code, back.json()) == (200, made)
    # Saved anew over what lies in the trash: it comes back with its history.
    await served.client.delete(ADDRESS)
    anew = await served.client.put(
        ADDRESS, json={"workflow": flow(name="Anew")}, headers={"if-none-match": "*"}
    )
    assert (anew.status_code, anew.json()["version"]) == (201, 2)
    assert anew.json()["tags"] == ["kept"]
    await served.client.delete(ADDRESS)
    assert (await served.client.delete(f"{ADDRESS}?forever=true")).status_code == 204
    assert (await served.client.post(f"{ADDRESS}/restore")).status_code == 404


async def test_old_trash_is_forgotten(served: Served) -> None:
    database = served.studio.database
    await served.client.put(ADDRESS, json={"workflow": flow()})
    await served.client.delete(ADDRESS)
    assert await database.write(lambda tx: workflows.prune(tx, trash_days=1)) == 0
    assert await database.write(lambda tx: workflows.prune(tx, trash_days=-1)) == 1
    assert (await served.client.get("/api/v1/workflows?trashed=true")).json()["workflows"] == []
    assert await database.write(lambda tx: workflows.prune(tx, trash_days=-1)) == 0


async def test_everyone_hears_of_a_change(served: Served) -> None:
    since = await served.studio.database.read(log.latest)
    await served.client.put(ADDRESS, json={"workflow": flow(name="One")})
    await served.client.put(
        ADDRESS, json={"workflow": flow(name="One")}, headers={"if-match": "*"}
    )  # nothing new: nothing told
    await served.client.patch(ADDRESS, json={"name": "Two"})
    await served.client.patch(ADDRESS, json={"tags": ["x"]})
    await served.client.delete(ADDRESS)
    await served.client.post(f"{ADDRESS}/restore")
    events = await served.studio.database.read(lambda c: log.after(c, since))
    told = [json.loads(e.data) for e in events if e.type == "workflow.updated"]
    assert [(e["version"], e["name"], e["tags"], e["trashed_at"] is None) for e in told] == [
        (1, "One", [], True),
        (2, "Two", [], True),
        (2, "Two", ["x"], True),
        (2, "Two", ["x"], False),
        (2, "Two", ["x"], True),
    ]


async def test_a_broken_workflow_is_not_saved_but_one_with_gaps_is(served: Served) -> None:
    broken = await served.client.put(ADDRESS, json={"workflow": {"format": "other"}})
    assert (broken.status_code, broken.json()["code"]) == (422, "workflow.invalid")
    # Work under way may miss inputs and name nodes that are not installed.
    nodes = {"x": {"type": "NotInstalled", "inputs": {}}}
    unfinished = await served.client.put(ADDRESS, json={"workflow": flow(nodes)})
    assert unfinished.status_code == 201


async def test_templates_are_the_shipped_workflows(served: Served) -> None:
    templates = (await served.client.get("/api/v1/templates")).json()["templates"]
    shipped_names = {path.stem for path in shipped.workflows().glob("*.json")}
    assert {template["id"] for template in templates} == shipped_names
    for template in templates:
        file = shipped.workflows() / f"{template['id']}.json"
        assert template["workflow"] == json.loads(file.read_text())


async def test_templates_show_what_they_make(served: Served) -> None:
    templates = (await served.client.get("/api/v1/templates")).json()["templates"]
    pictured = {t["id"]: t["picture_url"] for t in templates if t["picture_url"]}
    assert set(pictured) == {path.stem for path in shipped.workflows().glob("*.webp")}
    for url in pictured.values():
        picture = await served.client.get(url)
        assert picture.headers["content-type"] == "image/webp"
        assert picture.content[8:12] == b"WEBP"
    assert (await served.client.get("/api/v1/templates/none/picture")).status_code == 404
    up = await served.client.get("/api/v1/templates/..%2Fx/picture")
    assert up.status_code in (404, 422)
