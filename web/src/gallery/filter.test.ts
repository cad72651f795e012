// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { createGallery, keepGallery } from "../stores/gallery";
import { EVERYTHING, isNarrowed, queryOf, readFilter, takesNew } from "./filter";

test("nothing chosen asks for every picture", () => {
  expect(queryOf(EVERYTHING)).toEqual({ kind: "image" });
  expect(takesNew(queryOf(EVERYTHING))).toBe(true);
  expect(isNarrowed(EVERYTHING)).toBe(false);
});

test("every part of a filter is asked for, days from midnight to midnight", () => {
  const filter = {
    ...EVERYTHING,
    text: "  red heart ",
    workflow: "W",
    model: "a/b.safetensors",
    board: "id",
    from: "2026-02-28",
    to: "2026-02-28",
    favourite: true,
  };
  const query = queryOf(filter);
  expect(query).toMatchObject({ q: "red heart", workflow: "W", model: "a/b.safetensors" });
  expect(query).toMatchObject({ board: "id", favourite: true });
  const day = Date.parse(query.before ?? "") - Date.parse(query.after ?? "");
  expect(day).toBe(24 * 3600 * 1000);
  expect(takesNew(query)).toBe(false);
  expect(isNarrowed(filter)).toBe(true);
  expect(isNarrowed({ ...EVERYTHING, board: "id", trashed: true })).toBe(false);
});

test("what was kept comes back as far as it can be read, never in the trash", () => {
  expect(readFilter(null)).toEqual(EVERYTHING);
  expect(readFilter({ text: 3, workflow: "W", from: "yesterday", trashed: true })).toEqual({
    ...EVERYTHING,
    workflow: "W",
  });
});

test("filter and sizes survive a reload; somebody else's words do not hurt", () => {
  localStorage.clear();
  const first = createGallery();
  keepGallery(first, localStorage);
  first.getState().narrow({ text: "star" });
  first.getState().set({ size: 200, compareBy: "sides" });
  const second = createGallery();
  keepGallery(second, localStorage);
  expect(second.getState()).toMatchObject({ size: 200, compareBy: "sides" });
  expect(second.getState().filter.text).toBe("star");
  localStorage.setItem("tessera/gallery", "{");
  const third = createGallery();
  keepGallery(third, localStorage);
  expect(third.getState().filter).toEqual(EVERYTHING);
  localStorage.clear();
});
