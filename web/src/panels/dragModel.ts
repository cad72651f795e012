/** A model file on its way from the panel to the canvas. */

import type { App } from "../app";
import type { Point } from "../graph/workflow";
import { placeFilled } from "../shell/placeFilled";
import { promptWords } from "./intoPrompt";
import { loaderOf } from "./modelSearch";

export const MODEL = "application/x-tessera-model";

export function dragModel(data: DataTransfer, model: { folder: string; name: string }) {
  const { folder, name } = model;
  data.setData(MODEL, JSON.stringify({ folder, name }));
  // What a prompt calls it, for a text that it is dropped into.
  data.setData("text/plain", promptWords(model) ?? name);
  data.effectAllowed = "copy";
}

/** The node that loads what was dragged, where it was let go; whether it was a model. */
export function dropModel(app: App, data: DataTransfer, at: Point | undefined): boolean {
  const held = data.getData(MODEL);
  if (!held) return false;
  const { folder, name } = JSON.parse(held) as { folder: string; name: string };
  const loader = loaderOf(app.documents.getState().catalogue.nodes, folder);
  if (loader) placeFilled(app, loader.description, { [loader.input]: name }, at);
  return true;
}
