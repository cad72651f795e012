/** Models that are called by words in a prompt: they have no node of their own. */

import type { App } from "../app";
import { setInput } from "../graph/edit";
import { describe } from "../graph/wires";
import { t } from "../i18n";
import { nameOfFile } from "../prompts/complete";
import { sceneOf } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";

/** How a prompt calls a model; null for what no prompt calls. */
export function promptWords({ folder, name }: { folder: string; name: string }): string | null {
  return folder === "embeddings" ? `embedding:${nameOfFile(name)}` : null;
}

/** Writes the words behind the prompt of the selected node. */
export function intoPrompt(app: App, words: string): void {
  const scene = sceneOf(app.documents.getState());
  const [node, ...others] = selectedNodes(app.geometry.getState());
  const input = node && describe(scene, node)?.inputs.find(({ schema }) => schema?.prompt)?.name;
  const held = node && input ? (scene.graph.nodes[node]?.inputs[input] ?? "") : null;
  if (!node || !input || others.length || typeof held !== "string") {
    app.view.getState().toast(t("Select the node with the prompt first."), "info");
    return;
  }
  const text = held.trim() ? `${held.trimEnd().replace(/,$/, "")}, ${words}` : words;
  app.documents
    .getState()
    .edit(t("Write {words}", { words }), (graph) => setInput(graph, node, input, text));
  app.view.getState().announce(t("Write {words}", { words }));
}
