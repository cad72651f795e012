/** Pictures made here go back into the graph: into a node that loads one, or into new ones. */

import type { Asset } from "../api/types";
import type { App } from "../app";
import type { InputDescription } from "../graph/catalogue";
import { addNode, setInput } from "../graph/edit";
import { freshId, type Graph, type Point } from "../graph/workflow";
import { t } from "../i18n";
import { activeGraph, sceneOf } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";

const LOADER = "LoadImage";
const PICTURES = "inputs/images";
/** Room for a loader beside another, and below it. */
const APART: Point = [280, 340];
const IN_A_ROW = 4;

/**
 * Makes the pictures inputs and shows them to the graph. One picture goes into the node `onto`, or
 * the selected one, if that loads a picture; the others come as new nodes at a place.
 */
export async function loadPictures(
  app: App,
  pictures: readonly Asset[],
  at?: Point,
  onto?: string,
): Promise<void> {
  const wanted = pictures.filter((asset) => asset.media_type.startsWith("image/"));
  if (wanted.length === 0) return;
  const inputs = await Promise.all(wanted.map((asset) => app.api.adopt(asset.id)));
  const paths = inputs.flatMap(({ path }) => (path === null ? [] : [path]));
  const [only] = paths;
  const place = paths.length === 1 && only !== undefined ? loaderAt(app, onto) : null;
  if (place && only !== undefined) {
    app.documents.getState().edit(t("Load {name}", { name: only }), (graph) => {
      // A mask or a part was drawn for the picture before.
      const bare = place.drawn.reduce((g, name) => setInput(g, place.node, name, undefined), graph);
      return setInput(bare, place.node, place.input, only);
    });
    app.view.getState().announce(t("Loaded {name}.", { name: only }));
    app.stage?.focus(place.node);
    return;
  }
  addLoaders(app, paths, at);
}

/** A node for each picture among the inputs, side by side, as one step. */
export function addLoaders(app: App, paths: readonly string[], at?: Point): void {
  const { documents } = app;
  const version = documents.getState().catalogue.get(LOADER)?.version ?? 1;
  const [x, y] = at ?? app.stage?.center() ?? [0, 0];
  const ids: string[] = [];
  documents.getState().edit(t("Load {count} pictures", { count: paths.length }), (graph) =>
    paths.reduce((now, image, i) => {
      const id = freshId(now as Graph, LOADER);
      ids.push(id);
      const position: Point = [
        Math.round(x + (i % IN_A_ROW) * APART[0]),
        Math.round(y + Math.floor(i / IN_A_ROW) * APART[1]),
      ];
      return addNode(now, { type: LOADER, version, inputs: { image }, ui: { position } }, id);
    }, graph),
  );
  app.geometry.getState().select(new Set(ids));
  app.view.getState().announce(t("Load {count} pictures", { count: paths.length }));
  if (ids[0] !== undefined) app.stage?.focus(ids[0]);
}

/** The input of a node that names a picture: of the given node, or of the one that is selected. */
function loaderAt(app: App, onto?: string) {
  const scene = sceneOf(app.documents.getState());
  const nodes = activeGraph(app.documents.getState()).nodes;
  const selected = selectedNodes(app.geometry.getState());
  const ids = onto === undefined ? (selected.size === 1 ? [...selected] : []) : [onto];
  for (const id of ids) {
    const node = nodes[id];
    const inputs = (node && scene.catalogue.describe(scene.workflow, node)?.inputs) ?? [];
    const input = inputs.find(loadsPicture);
    if (input)
      return {
        node: id,
        input: input.name,
        drawn: inputs.filter(({ name }) => DRAWN.includes(name)).map(({ name }) => name),
      };
  }
  return null;
}

const DRAWN = ["mask", "crop"];

function loadsPicture({ schema }: InputDescription): boolean {
  return schema?.choices === PICTURES;
}
