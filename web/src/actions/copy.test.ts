import { expect, it } from "vitest";
import { select, testApp } from "../fixtures/app";
import { parsePiece } from "../graph/clipboard";
import { copy } from "./copy";

it("keeps what is selected for pasting", () => {
  const app = testApp();
  expect(copy.enabled(app)).toBe(false);
  select(app, "sampler", "decode");
  copy.perform(app);
  expect(Object.keys(parsePiece(app.clipboard)?.nodes ?? {})).toEqual(["sampler", "decode"]);
});
