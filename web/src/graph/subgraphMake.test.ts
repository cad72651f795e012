import { expect, it } from "vitest";
import { connect, setInput } from "./edit";
import { catalogue, link, sceneOver, textToImage, workflowOf } from "./fixtures/scenes";
import { between, makeSubgraph } from "./subgraphMake";
import type { Scene } from "./wires";

const make = (scene: Scene, ...ids: string[]) => makeSubgraph(scene, [], new Set(ids), "Draw");

it("declares what crosses its edge, by names that say what it is", () => {
  const made = make(sceneOver(textToImage()), "positive", "negative", "sampler", "decode");
  const { inputs, outputs } = made.workflow.subgraphs.Draw ?? { inputs: [], outputs: [] };
  expect(inputs.map(({ name, wire }) => [name, wire])).toEqual([
    ["clip", "CLIP"],
    ["model", "Model"],
    ["latent", "Latent"],
    ["vae", "VAE"],
  ]);
  expect(outputs).toEqual([{ name: "image", wire: "Image", from: ["decode", "image"] }]);
  expect(made.workflow.nodes.draw?.inputs).toEqual({
    clip: link("checkpoint", "clip"),
    model: link("checkpoint", "model"),
    latent: link("latent", "latent"),
    vae: link("checkpoint", "vae"),
  });
  expect(made.workflow.nodes.save?.inputs.image).toEqual(link("draw", "image"));
  expect(Object.keys(made.workflow.nodes)).toEqual(["checkpoint", "draw", "latent", "save"]);
});

it("names the node where the port's name is taken", () => {
  const made = make(sceneOver(textToImage()), "sampler", "decode");
  expect(made.workflow.subgraphs.Draw?.inputs.map(({ name }) => name)).toEqual([
    "model",
    "positive",
    "negative",
    "latent",
    "vae",
  ]);
  const two = workflowOf({
    a: ["LoadImage"],
    b: ["LoadImage"],
    first: ["SaveImage", { image: link("a", "image") }],
    second: ["SaveImage", { image: link("b", "image") }],
  });
  const saves = make(sceneOver(two), "first", "second").workflow.subgraphs.Draw;
  expect(saves?.inputs.map(({ name }) => name)).toEqual(["image", "second_image"]);
});

it("keeps a widget for what a plain value may replace", () => {
  const linked = connect(
    { ...textToImage(), nodes: { ...textToImage().nodes, n: { type: "Int", inputs: {} } } },
    { source: "n", output: "value", target: "sampler", input: "steps" },
  );
  const made = make(sceneOver(linked), "sampler");
  expect(made.workflow.subgraphs.Draw?.inputs.find(({ name }) => name === "steps")).toMatchObject({
    wire: "Int",
    default: 20,
    schema: { type: "integer", minimum: 1 },
  });
});

it("gives what nothing uses yet, but not what is used inside alone", () => {
  const open = setInput(textToImage(), "save", "image", undefined);
  const made = make(sceneOver(open), "sampler", "decode");
  expect(made.workflow.subgraphs.Draw?.outputs.map(({ from }) => from)).toEqual([
    ["decode", "image"],
  ]);
});

it("stands where its nodes stood, under a free name", () => {
  const made = make(sceneOver(textToImage()), "save");
  const again = makeSubgraph(sceneOver(made.workflow), [], new Set(["decode"]), "Draw");
  expect([again.name, again.instance]).toEqual(["Draw 2", "draw_2"]);
  expect(again.workflow.nodes.draw_2?.ui?.position).toEqual([0, 0]);
});

it("takes whatever stands between along", () => {
  const graph = textToImage();
  expect(between(graph, new Set(["checkpoint", "decode"]))).toEqual(
    new Set(["positive", "negative", "sampler"]),
  );
  expect(between(graph, new Set(["sampler", "decode"]))).toEqual(new Set());
});

it("reads what the subgraph around it is given", () => {
  const body = {
    ...workflowOf({ draw: ["KSampler", { seed: { $input: "number" } }] }),
    inputs: [{ name: "number", wire: "Int", title: "Number", default: 3 }],
    outputs: [{ name: "latent", wire: "Latent", from: ["draw", "latent"] as [string, string] }],
  };
  const workflow = workflowOf({ outer: ["subgraph:Body"] }, { subgraphs: { Body: body } });
  const scope = [{ instance: "outer", subgraph: "Body" }];
  const made = makeSubgraph(
    { workflow, graph: body, catalogue },
    scope,
    new Set(["draw"]),
    "Inner",
  );
  const { Body, Inner } = made.workflow.subgraphs;
  expect(Inner?.inputs).toEqual(body.inputs);
  expect(Body?.nodes.inner?.inputs).toEqual({ number: { $input: "number" } });
  expect(Body?.outputs).toEqual([{ name: "latent", wire: "Latent", from: ["inner", "latent"] }]);
});
