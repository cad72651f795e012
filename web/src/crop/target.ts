/** Where a crop comes from and goes to: an input of its own, or the four numbers of a crop node. */

import { setInput } from "../graph/edit";
import { linksInto } from "../graph/links";
import { withoutNull } from "../graph/shape";
import { describe, type Scene } from "../graph/wires";
import type { Graph, Json } from "../graph/workflow";
import type { Area } from "../masks/mask";
import { inputUrl } from "../pictures/inputUrl";
import { pictureInput } from "../pictures/setPicture";
import type { Drawing } from "../stores/drawing";
import { readArea } from "./area";

const NUMBERS = ["x", "y", "width", "height"] as const;

/** What is drawn to crop at a node; null where there is nothing to crop, or no picture is known. */
export function cropOf(
  scene: Scene,
  node: string,
  resultOf: (node: string) => string | undefined,
): Drawing | null {
  const description = describe(scene, node);
  const held = scene.graph.nodes[node];
  if (!description || !held) return null;
  const own = description.inputs.find(
    ({ schema }) => schema && withoutNull(schema).widget === "crop",
  );
  if (own?.schema) {
    const picture = inputUrl(held.inputs[withoutNull(own.schema).of ?? ""]);
    return picture ? { kind: "crop", node, path: own.name, picture } : null;
  }
  const names = new Set(description.inputs.filter((i) => i.schema).map(({ name }) => name));
  const image = description.inputs.find(({ wire }) => wire === "Image");
  if (!image || !NUMBERS.every((name) => names.has(name))) return null;
  const source = linksInto(held).find(({ path }) => path[0] === image.name)?.source;
  const picture = source && pictureAt(scene, source, resultOf);
  return picture ? { kind: "crop", node, path: "", picture } : null;
}

/** The picture that comes out of a node as far as it is known: its file, or what it showed last. */
function pictureAt(
  scene: Scene,
  node: string,
  resultOf: (node: string) => string | undefined,
): string | null {
  const input = pictureInput(describe(scene, node));
  const inputs = scene.graph.nodes[node]?.inputs;
  // A loader that crops gives another picture than its file holds.
  if (input && inputs) return readArea(inputs.crop) ? null : inputUrl(inputs[input]);
  return resultOf(node) ?? null;
}

/** The area a node crops now; null for none. */
export function heldArea(graph: Graph, { node, path }: Drawing): Area | null {
  const inputs = graph.nodes[node]?.inputs ?? {};
  return path ? readArea(inputs[path]) : readArea(inputs as Json);
}

export function setArea<G extends Graph>(graph: G, { node, path }: Drawing, area: Area | null): G {
  if (path) return setInput(graph, node, path, area ? { ...area } : undefined);
  if (!area) return graph;
  return NUMBERS.reduce<G>((rest, name) => setInput(rest, node, name, area[name]), graph);
}
