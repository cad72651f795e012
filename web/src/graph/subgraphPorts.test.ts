import { describe, expect, it } from "vitest";
import { catalogue, link, workflowOf } from "./fixtures/scenes";
import { inputPorts } from "./ports";
import { shownInputs } from "./subgraphInputs";
import {
  describedAs,
  innerWidgets,
  moveInput,
  moveOutput,
  promote,
  removeInput,
  removeOutput,
  renameInput,
  renameOutput,
} from "./subgraphPorts";
import type { Subgraph, Workflow } from "./workflow";

const draw: Subgraph = {
  ...workflowOf({
    draw: ["KSampler", { seed: { $input: "seed" }, model: { $input: "model" }, steps: 4 }],
    decode: ["VAEDecode", { latent: link("draw", "latent") }],
  }),
  inputs: [
    { name: "model", wire: "Model" },
    { name: "seed", wire: "Int", schema: { type: "integer", seed: true }, default: 3 },
  ],
  outputs: [
    { name: "image", wire: "Image", from: ["decode", "image"] },
    { name: "latent", wire: "Latent", from: ["draw", "latent"] },
  ],
};

function around(inputs = {}): Workflow {
  return workflowOf(
    {
      load: ["LoadCheckpoint"],
      one: ["subgraph:Draw", { model: link("load", "model"), ...inputs }],
      save: ["SaveImage", { image: link("one", "image") }],
      each: ["ForEach", { body: "subgraph:Draw", inputs: { seed: 9 }, collect: "image" }],
    },
    { subgraphs: { Draw: draw } },
  );
}

const sceneOf = (workflow: Workflow) => ({ workflow, graph: workflow, catalogue });
const names = (workflow: Workflow) =>
  workflow.subgraphs.Draw ? shownInputs(workflow.subgraphs.Draw).map(({ name }) => name) : [];

describe("promoting a widget", () => {
  const promoted = promote(sceneOf(around()), "Draw", "draw", "steps");
  it("shows it on the instance with the value it has, last of all", () => {
    expect(names(promoted)).toEqual(["model", "seed", "steps"]);
    expect(promoted.subgraphs.Draw?.nodes.draw?.inputs.steps).toEqual({ $input: "steps" });
    const node = promoted.nodes.one;
    const description = node && catalogue.describe(promoted, node);
    expect(description?.inputs.find(({ name }) => name === "steps")).toMatchObject({
      default: 4,
      required: false,
      schema: { minimum: 1 },
    });
    // One row with its port, not a port and a widget.
    const ports = node && description ? inputPorts(description, node) : [];
    expect(ports.map(({ name, widget }) => [name, widget])).toEqual([
      ["model", false],
      ["seed", true],
      ["steps", true],
    ]);
  });
  it("keeps the order it is given, on the canvas too", () => {
    const up = moveInput(promoted, "Draw", "steps", -1);
    expect(names(up)).toEqual(["model", "steps", "seed"]);
    expect(up.subgraphs.Draw?.inputs).toBe(promoted.subgraphs.Draw?.inputs);
    const node = up.nodes.one;
    const description = node && catalogue.describe(up, node);
    expect(description?.inputs.map(({ name }) => name)).toEqual(["model", "steps", "seed"]);
    expect(moveInput(up, "Draw", "steps", -9)).toEqual(up);
    const both = promote(sceneOf(up), "Draw", "draw", "cfg");
    expect(names(both)).toEqual(["model", "steps", "seed", "cfg"]);
  });
  it("is offered for every widget inside, and says what is promoted", () => {
    const [first, second] = innerWidgets(sceneOf(promoted), "Draw");
    expect(first?.title).toBe("KSampler");
    const through = first?.widgets.filter((widget) => widget.through);
    expect(through?.map(({ input }) => input)).toEqual(["seed", "steps"]);
    expect(first?.widgets.map(({ input }) => input)).toContain("cfg");
    expect(second).toBeUndefined();
  });
  it("is only for what has a widget", () => {
    const workflow = around();
    expect(promote(sceneOf(workflow), "Draw", "decode", "vae")).toBe(workflow);
  });
});

describe("taking an input away", () => {
  it("leaves the value that the only instance held", () => {
    const { each: _, ...nodes } = around({ seed: 5 }).nodes;
    const alone = { ...around(), nodes };
    const left = removeInput(alone, "Draw", "seed");
    expect(left.subgraphs.Draw?.nodes.draw?.inputs.seed).toBe(5);
    expect(left.nodes.one?.inputs).toEqual({ model: link("load", "model") });
  });
  it("leaves the default where several hold one, and nothing where only links did", () => {
    const left = removeInput(around({ seed: 5 }), "Draw", "seed");
    expect(left.subgraphs.Draw?.nodes.draw?.inputs.seed).toBe(3);
    expect(left.nodes.each?.inputs.inputs).toEqual({});
    const bare = removeInput(around(), "Draw", "model");
    expect(bare.subgraphs.Draw?.nodes.draw?.inputs).not.toHaveProperty("model");
    expect(bare.nodes.one?.inputs).toEqual({});
  });
});

describe("other names", () => {
  it("reach into the subgraph, its instances and its loops", () => {
    const called = renameInput(around({ seed: 5 }), "Draw", "seed", "number");
    expect(names(called)).toEqual(["model", "number"]);
    expect(called.subgraphs.Draw?.nodes.draw?.inputs.seed).toEqual({ $input: "number" });
    expect(called.nodes.one?.inputs.number).toBe(5);
    expect(called.nodes.each?.inputs.inputs).toEqual({ number: 9 });
    expect(names(renameInput(around(), "Draw", "seed", "model"))).toEqual(["model", "model_2"]);
    const same = around();
    expect(renameInput(same, "Draw", "seed", " ")).toBe(same);
  });
  it("of outputs reach the links and what a loop collects", () => {
    const called = renameOutput(around(), "Draw", "image", "picture");
    expect(called.nodes.save?.inputs.image).toEqual(link("one", "picture"));
    expect(called.nodes.each?.inputs.collect).toBe("picture");
    const gone = removeOutput(called, "Draw", "picture");
    expect(gone.nodes.save?.inputs).toEqual({});
    expect(gone.nodes.each?.inputs).not.toHaveProperty("collect");
    expect(gone.subgraphs.Draw?.outputs.map(({ name }) => name)).toEqual(["latent"]);
  });
});

it("orders outputs and says what the subgraph does", () => {
  const moved = moveOutput(around(), "Draw", "latent", -1);
  expect(moved.subgraphs.Draw?.outputs.map(({ name }) => name)).toEqual(["latent", "image"]);
  const told = describedAs(moved, "Draw", "Draws.");
  const node = told.nodes.one;
  expect(node && catalogue.describe(told, node)?.summary).toBe("Draws.");
});
