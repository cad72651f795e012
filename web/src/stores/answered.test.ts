import { expect, it } from "vitest";
import type { Problem } from "../api/types";
import { moveNodes, removeNodes, setInput } from "../graph/edit";
import { textToImage, workflowOf } from "../graph/fixtures/scenes";
import { unanswered } from "./answered";

const at = (node: string | null, input: string | null = null): Problem => ({
  node,
  input,
  code: "input.range",
  message: "Wrong.",
  remedy: "",
});

it("takes back what was said of a changed input, and nothing else", () => {
  const workflow = textToImage();
  const problems = [at("sampler", "steps"), at("latent", "width")];
  const changed = setInput(workflow, "sampler", "steps", 4);
  expect(unanswered(problems, workflow, changed)).toEqual([problems[1]]);
  const removed = removeNodes(workflow, new Set(["latent"]));
  expect(unanswered(problems, workflow, removed)).toEqual([]); // the sampler lost its link, too
});

it("keeps a problem when its node is only moved", () => {
  const workflow = textToImage();
  const problems = [at("sampler", "steps")];
  const moved = moveNodes(workflow, new Map([["sampler", [5, 5]]]));
  expect(unanswered(problems, workflow, moved)).toBe(problems);
});

it("finds a node inside a loop, whatever the iteration", () => {
  const workflow = workflowOf(
    { each: ["ForEach", { body: "subgraph:Draw" }] },
    { subgraphs: { Draw: { ...textToImage(), inputs: [], outputs: [] } } },
  );
  const { Draw } = workflow.subgraphs;
  if (!Draw) throw new Error("It is there.");
  const problems = [at("each/3/sampler", "steps")];
  const other = { ...workflow, subgraphs: { Draw: setInput(Draw, "latent", "width", 64) } };
  const same = { ...workflow, subgraphs: { Draw: setInput(Draw, "sampler", "steps", 2) } };
  expect(unanswered(problems, workflow, other)).toBe(problems);
  expect(unanswered(problems, workflow, same)).toEqual([]);
});
