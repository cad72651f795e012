import { expect, it } from "vitest";
import { moveNodes, removeNodes, setInput, toggleMode } from "./edit";
import { textToImage } from "./fixtures/scenes";
import { sameMeaning } from "./meaning";

it("is changed by values, modes and nodes, not by places and names", () => {
  const workflow = textToImage();
  expect(sameMeaning(workflow, moveNodes(workflow, new Map([["sampler", [5, 5]]])))).toBe(true);
  expect(sameMeaning(workflow, { ...workflow, name: "Another" })).toBe(true);
  expect(sameMeaning(workflow, setInput(workflow, "sampler", "steps", 3))).toBe(false);
  expect(sameMeaning(workflow, removeNodes(workflow, new Set(["latent"])))).toBe(false);
  expect(sameMeaning(workflow, toggleMode(workflow, new Set(["latent"]), "muted"))).toBe(false);
});

it("looks into subgraphs", () => {
  const inner = { ...textToImage(), inputs: [], outputs: [] };
  const workflow = { ...textToImage(), subgraphs: { Draw: inner } };
  const moved = moveNodes(inner, new Map([["sampler", [5, 5]]]));
  const set = setInput(inner, "sampler", "steps", 3);
  expect(sameMeaning(workflow, { ...workflow, subgraphs: { Draw: moved } })).toBe(true);
  expect(sameMeaning(workflow, { ...workflow, subgraphs: { Draw: set } })).toBe(false);
  expect(sameMeaning(workflow, { ...workflow, subgraphs: { Other: inner } })).toBe(false);
});
