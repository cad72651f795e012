import { expect, it } from "vitest";
import { sceneOver, textToImage } from "./fixtures/scenes";
import { formFields, formOf, setForm } from "./form";
import { makeSubgraph } from "./subgraphMake";
import { renameInput } from "./subgraphPorts";
import { unpackSubgraph } from "./subgraphUnpack";

const chosen = setForm(textToImage(), {
  inputs: [
    { node: "positive", input: "text", label: "Prompt", group: "Words" },
    { node: "save", input: "prefix" },
    { node: "negative", input: "text" },
    { node: "sampler", input: "steps" },
  ],
});
const scene = sceneOver(chosen);
const made = makeSubgraph(scene, [], new Set(["positive", "negative", "sampler"]), "Draw");
const values = (workflow = made.workflow) =>
  formFields(sceneOver(workflow)).map(({ node, label, value }) => [node, label, value]);

it("keeps what it shows of nodes that become a subgraph, in place and with its values", () => {
  expect(values()).toEqual([
    ["draw", "Prompt", "a heart"],
    ["save", undefined, "tessera"],
    ["draw", "Negative: text", ""],
    ["draw", "Sampler: steps", 20],
  ]);
  expect(formOf(made.workflow).inputs.map(({ input }) => input)).toEqual([
    "text",
    "prefix",
    "text_2",
    "steps",
  ]);
});

it("follows a promoted input to its new name", () => {
  const renamed = renameInput(made.workflow, "Draw", "text", "prompt");
  expect(formOf(renamed).inputs[0]).toMatchObject({ node: "draw", input: "prompt" });
  expect(values(renamed)).toEqual(values());
});

it("goes back to the nodes when the subgraph is unpacked", () => {
  const back = unpackSubgraph(made.workflow, [], "draw")?.workflow;
  expect(back && formOf(back).inputs.map(({ node, input }) => [node, input])).toEqual([
    ["positive", "text"],
    ["save", "prefix"],
    ["negative", "text"],
    ["sampler", "steps"],
  ]);
});

it("promotes nothing that the form does not show", () => {
  const other = makeSubgraph(scene, [], new Set(["decode"]), "Draw");
  expect(other.workflow.subgraphs.Draw?.ui?.promoted).toBeUndefined();
  expect(formOf(other.workflow)).toEqual(formOf(chosen));
});
