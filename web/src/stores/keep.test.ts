// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { testVault } from "../fixtures/vault";
import { createKeep, type List } from "./keep";

afterEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
});

const listOf = (...ids: string[]): List => ({ ids, active: ids[0] ?? "", closed: [] });

describe.each([
  ["with a vault", testVault],
  ["without", () => null],
])("%s", (_, make) => {
  const opened = () => {
    const vault = make();
    return { vault, keep: createKeep(vault, localStorage) };
  };
  const put = (keep: ReturnType<typeof createKeep>, window: string, ...ids: string[]) => {
    const texts = new Map(ids.map((id) => [id, keep.stamped({ id })]));
    return keep.write(window, { list: listOf(...ids), texts });
  };

  it("gives back what it was given, window by window", async () => {
    const { keep } = opened();
    await put(keep, "a", "one", "two");
    await put(keep, "b", "three");
    const { list, texts } = await keep.read("a");
    expect(list).toEqual({ ids: ["one", "two"], active: "one", closed: [] });
    expect([...texts.keys()]).toEqual(["one", "two"]);
    expect((await keep.windows()).sort()).toEqual(["a", "b"]);
    await keep.write("a", { list: listOf("two"), texts: new Map() }, ["one"]);
    expect([...(await keep.read("a")).texts.keys()]).toEqual(["two"]);
  });
  it("holds the last moment's text for newer, and no longer than that", async () => {
    const { keep, vault } = opened();
    await put(keep, "a", "one");
    const texts = new Map([["one", keep.stamped({ id: "one", last: true })]]);
    keep.late("a", { list: listOf("one"), texts });
    expect((await keep.read("a")).texts.get("one")).toContain("last");
    await put(keep, "a", "one");
    expect((await keep.read("a")).texts.get("one")).not.toContain("last");
    expect(localStorage.length).toBe(vault ? 0 : 2);
  });
  it("makes nothing older when the clock is set back", async () => {
    const { keep, vault } = opened();
    await put(keep, "a", "one");
    vi.spyOn(Date, "now").mockReturnValue(1);
    const next = createKeep(vault, localStorage);
    await next.read("a");
    const texts = new Map([["one", next.stamped({ id: "one", later: true })]]);
    next.late("a", { list: listOf("one"), texts });
    expect((await next.read("a")).texts.get("one")).toContain("later");
  });
  it("moves a window's documents behind another's, once", async () => {
    const { keep } = opened();
    await put(keep, "a", "one", "both");
    await put(keep, "b", "both", "two");
    await keep.takeOver("b", "a");
    const { list, texts } = await keep.read("a");
    expect(list).toEqual({ ids: ["one", "both", "two"], active: "one", closed: [] });
    expect([...texts.keys()].sort()).toEqual(["both", "one", "two"]);
    expect(await keep.windows()).toEqual(["a"]);
    expect((await keep.read("b")).texts.size).toBe(0);
  });
});

it("reads what was kept before there was a vault", async () => {
  localStorage.setItem("tessera/open/a", '{"ids":["one"],"active":"one"}');
  localStorage.setItem("tessera/document/a/one", '{"id":"one"}');
  const { list, texts } = await createKeep(testVault(), localStorage).read("a");
  expect(list).toEqual(listOf("one"));
  expect(texts.get("one")).toBe('{"id":"one"}');
});

it("writes beside a vault that takes nothing, and into it again when it does", async () => {
  const vault = testVault();
  const keep = createKeep(vault, localStorage);
  const write = () =>
    keep.write("a", { list: listOf("one"), texts: new Map([["one", keep.stamped({})]]) });
  vault.room = false;
  await write();
  expect([vault.texts.size, localStorage.length]).toEqual([0, 2]);
  expect((await keep.read("a")).list.ids).toEqual(["one"]);
  vault.room = true;
  await write();
  expect([vault.texts.size, localStorage.length]).toEqual([2, 0]);
});
