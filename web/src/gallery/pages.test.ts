import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import type { Asset } from "../api/types";
import { EVERYTHING, queryOf } from "./filter";
import { pagesKey, takeNew, takeUpdate } from "./pages";

const asset = (id: string, extra: Partial<Asset> = {}): Asset =>
  ({ id, kind: "image", name: `${id}.png`, favourite: false, trashed: false, ...extra }) as Asset;

function loaded() {
  const client = new QueryClient();
  const all = pagesKey(queryOf(EVERYTHING));
  const marked = pagesKey(queryOf({ ...EVERYTHING, favourite: true }));
  const trash = pagesKey(queryOf({ ...EVERYTHING, trashed: true }));
  const put = (key: readonly unknown[], ...pages: Asset[][]) =>
    client.setQueryData(key, {
      pages: pages.map((assets, i) => ({ assets, next: i < pages.length - 1 ? "cursor" : null })),
      pageParams: [],
    });
  const ids = (key: readonly unknown[]) =>
    client
      .getQueryData<{ pages: { assets: Asset[] }[] }>(key)
      ?.pages.map(({ assets }) => assets.map(({ id }) => id).join(""));
  const stale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  put(all, [asset("d"), asset("c")], [asset("b"), asset("a", { favourite: true })]);
  put(marked, [asset("a", { favourite: true })]);
  put(trash, [asset("z", { trashed: true })]);
  return { client, all, marked, trash, ids, stale };
}

test("a new picture comes first; the pages behind it are not loaded again", () => {
  const { client, all, marked, trash, ids, stale } = loaded();
  takeNew(client, asset("e"));
  takeNew(client, asset("e"));
  takeNew(client, asset("f", { kind: "preview" }));
  expect(ids(all)).toEqual(["edc", "ba"]);
  expect([stale(all), stale(marked), stale(trash)]).toEqual([false, true, false]);
});

test("what is thrown away leaves the lists, what is brought back is asked for", () => {
  const { client, all, marked, trash, ids, stale } = loaded();
  takeUpdate(client, { assets: ["c", "a"], trashed: true });
  expect(ids(all)).toEqual(["d", "b"]);
  expect(ids(marked)).toEqual([""]);
  expect([stale(all), stale(trash)]).toEqual([false, true]);
  takeUpdate(client, { assets: ["z"], trashed: false });
  expect(ids(trash)).toEqual([""]);
  expect(stale(all)).toBe(true);
});

test("a mark shows at once, and taking it off empties the list of marked ones", () => {
  const { client, all, marked, ids, stale } = loaded();
  takeUpdate(client, { assets: ["b"], favourite: true });
  expect(stale(marked)).toBe(true);
  takeUpdate(client, { assets: ["a"], favourite: false });
  expect(ids(marked)).toEqual([""]);
  const kept = client.getQueryData<{ pages: { assets: Asset[] }[] }>(all)?.pages[1]?.assets;
  expect(kept?.map(({ favourite }) => favourite)).toEqual([true, false]);
});

test("what is deleted for good is nowhere", () => {
  const { client, trash, ids } = loaded();
  takeUpdate(client, { assets: ["z"], gone: true });
  expect(ids(trash)).toEqual([""]);
});
