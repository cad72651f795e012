// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import { createFamiliar } from "./familiar";

beforeEach(() => localStorage.clear());

it("keeps favourites, and the last types used, over a reload", () => {
  const { getState } = createFamiliar();
  getState().toggle("Blur");
  getState().toggle("Crop");
  getState().toggle("Blur");
  for (const type of ["A", "B", "A", ..."CDEFGHI"]) getState().used(type);
  getState().fold("image", true);
  getState().fold("mask", true);
  getState().fold("image", false);
  const { favourites, recent, folded } = createFamiliar().getState();
  expect(folded).toEqual(["mask"]);
  expect(favourites).toEqual(["Crop"]);
  expect(recent).toEqual([..."IHGFEDCA"]);
});

it("leaves alone what it cannot read", () => {
  for (const broken of ["[", "null", '{"favourites": 3, "recent": [1, "A"]}']) {
    localStorage.setItem("tessera/nodes", broken);
    expect(createFamiliar().getState().favourites).toEqual([]);
  }
  expect(createFamiliar().getState().recent).toEqual(["A"]);
});
