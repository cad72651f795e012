/** The subgraph that an action is about. */

import type { App } from "../app";
import type { Scope } from "../graph/scope";
import { subgraphOf } from "../graph/workflow";
import { activeDocument, activeGraph, sceneOf } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";

/** The one selected instance, or loop, and the subgraph it runs. */
export function selectedInstance({ documents, geometry }: App): Scope[number] | undefined {
  const [instance, ...others] = selectedNodes(geometry.getState());
  const state = documents.getState();
  const node = instance === undefined ? undefined : activeGraph(state).nodes[instance];
  if (!node || instance === undefined || others.length) return undefined;
  const subgraph = subgraphOf(node);
  const { subgraphs } = sceneOf(state).workflow;
  return subgraph !== undefined && subgraph in subgraphs ? { instance, subgraph } : undefined;
}

/** The selected instance's subgraph, or the one on the canvas. */
export function subgraphAtHand(app: App): string | undefined {
  const { scope } = activeDocument(app.documents.getState());
  return (selectedInstance(app) ?? scope.at(-1))?.subgraph;
}
