import { expect, it } from "vitest";
import { select, testApp, testStage } from "../fixtures/app";
import { walk } from "./walk";

const [next, back] = walk;

function focused(...start: string[]): [forth: unknown, back: unknown] {
  const app = testApp();
  const calls = testStage(app);
  select(app, ...start);
  next?.perform(app);
  back?.perform(app);
  return [calls[0]?.[1], calls[1]?.[1]];
}

it("goes along the links, and back", () => {
  expect(focused("sampler")).toEqual(["decode", "latent"]);
});

it("begins at the first node or the last, and goes around the end", () => {
  expect(focused()).toEqual(["checkpoint", "save"]);
  expect(focused("save")[0]).toBe("checkpoint");
});

it("has nowhere to go on an empty canvas", () => {
  const empty = testApp({}, { format: "tessera", version: 1, name: "", nodes: {}, subgraphs: {} });
  expect(next?.enabled(empty)).toBe(false);
});
