import type { App } from "../app";
import type { NodeDescription } from "../graph/catalogue";
import { setInput } from "../graph/edit";
import { editAt } from "../graph/scope";
import type { Graph, Json, Point } from "../graph/workflow";
import { activeDocument } from "../stores/documents";
import { placeNode } from "./choose";

/** Adds a node with some of its inputs set, as one step of history; its id. */
export function placeFilled(
  app: App,
  description: NodeDescription,
  inputs: Readonly<Record<string, Json>>,
  at?: Point,
): string {
  const id = placeNode(app, description, at);
  const { amend, ...state } = app.documents.getState();
  const { id: document, scope } = activeDocument({ ...state, amend });
  const fill = <G extends Graph>(graph: G): G =>
    Object.entries(inputs).reduce((rest, [name, value]) => setInput(rest, id, name, value), graph);
  amend(document, (workflow) => editAt(workflow, scope, fill));
  return id;
}
