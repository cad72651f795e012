/** Links as React Flow draws them, from handle to handle. */

import type { Edge } from "@xyflow/react";
import { connections, linkId, portOf } from "../graph/links";
import type { Path } from "../graph/path";
import { words } from "../graph/ports";
import { reroutesOf } from "../graph/reroutes";
import { nameOf } from "../graph/whyNot";
import { offeredWire, type Scene } from "../graph/wires";
import type { Point } from "../graph/workflow";
import { spokenLink } from "./spoken";

export type FlowEdge = Edge<
  {
    wire: string;
    path: Path;
    via: readonly Point[];
    /** The names of its two nodes. */
    between: readonly [string, string];
  },
  "wire"
>;
/** Handles carry the port's side in their id, because an input and an output may share a name. */
export const inputHandle = (name: string) => `in:${name}`;
export const outputHandle = (name: string) => `out:${name}`;
export const portName = (handle: string | null | undefined) =>
  (handle ?? "").replace(/^(in|out):/, "");

/** The links of a scene; what did not change keeps its identity and whether it is selected. */
export function edgesOf(scene: Scene, before: readonly FlowEdge[]): FlowEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  return [...connections(scene.graph)].map((link) => {
    const id = linkId(link);
    const wire = offeredWire(scene, link.source, link.output);
    const target = scene.graph.nodes[link.target];
    const via = target ? reroutesOf(target, link.path) : [];
    const between = [nameOf(scene, link.source), nameOf(scene, link.target)] as const;
    const old = known.get(id);
    const still =
      old?.data?.wire === wire &&
      old.data.between.every((name, i) => name === between[i]) &&
      samePoints(old.data.via, via);
    if (old && still) return old;
    return {
      id,
      // Said only of the links in sight.
      get ariaLabel() {
        return spokenLink(between, words(link.output), words(portOf(link.path)));
      },
      type: "wire",
      source: link.source,
      sourceHandle: outputHandle(sourcePort(scene, link.source, link.output)),
      target: link.target,
      targetHandle: inputHandle(portOf(link.path)),
      data: { wire, path: link.path, via, between },
      ...(old?.selected && { selected: true }),
    };
  });
}

function samePoints(a: readonly Point[], b: readonly Point[]): boolean {
  return a.length === b.length && a.every(([x, y], i) => x === b[i]?.[0] && y === b[i]?.[1]);
}

/** `output` may stand for the single output, whatever its name. */
function sourcePort(scene: Scene, id: string, output: string): string {
  const node = scene.graph.nodes[id];
  const outputs = (node && scene.catalogue.describe(scene.workflow, node)?.outputs) ?? [];
  if (outputs.some((port) => port.name === output)) return output;
  return output === "output" && outputs.length === 1 ? (outputs[0]?.name ?? output) : output;
}
