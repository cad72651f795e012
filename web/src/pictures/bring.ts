/** Files that a person brings: pictures for nodes, workflows for tabs. */

import { openFiles } from "../actions/open";
import type { App } from "../app";
import { NotAWorkflow, workflowOfFile } from "../graph/files";
import { describe } from "../graph/wires";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import { placeFilled } from "../shell/placeFilled";
import { sceneOf } from "../stores/documents";
import { pictureInput, setPicture } from "./setPicture";

const NODE = "LoadImage";
const STEP = 40;

/**
 * A picture goes into the node it was brought to. On the empty canvas one that carries a workflow
 * opens it; any other gets a node that loads it.
 */
export async function bringFiles(
  app: App,
  files: readonly File[],
  { at, node }: { at?: Point; node?: string } = {},
): Promise<void> {
  const [first, ...others] = files;
  if (!first) return;
  if (node && isPicture(first) && pictureInput(describe(sceneOf(app.documents.getState()), node))) {
    await bringInto(app, node, first);
    await bringFiles(app, others, { at });
    return;
  }
  let place = at;
  for (const file of files) {
    if (!isPicture(file) || (await carriesWorkflow(file))) {
      await openFiles(app, [file]);
      continue;
    }
    await bringNew(app, file, place);
    place = place && [place[0] + STEP, place[1] + STEP];
  }
}

/** Uploads a picture into a node that loads one; its name. */
export async function bringInto(app: App, node: string, file: File): Promise<void> {
  const description = describe(sceneOf(app.documents.getState()), node);
  const input = pictureInput(description);
  const value = description && input && (await keep(app, file));
  if (!value) return;
  app.documents
    .getState()
    .edit(t("Load {name}", { name: file.name }), (graph) =>
      setPicture(graph, node, description, input, value),
    );
}

async function bringNew(app: App, file: File, at?: Point): Promise<void> {
  const description = app.documents.getState().catalogue.get(NODE);
  const input = pictureInput(description);
  if (!description || !input) {
    app.view.getState().toast(t("The node types are not known yet. Try again in a moment."));
    return;
  }
  const value = await keep(app, file);
  if (value) placeFilled(app, description, { [input]: value }, at);
}

/** Keeps a file among the inputs; how nodes call it. Undefined, said aloud, if it is refused. */
export async function keep(app: App, file: File): Promise<string | undefined> {
  try {
    const [asset] = await app.api.upload(named(file));
    return asset && (asset.path ?? `asset:${asset.id}`);
  } catch (error) {
    app.view.getState().toast(`${file.name}: ${(error as Error).message}`, "error");
    return undefined;
  }
}

/** What is pasted is always called image.png. */
function named(file: File): File {
  if (file.name !== "image.png") return file;
  const now = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", "-");
  return new File([file], `pasted ${now}.png`, { type: file.type });
}

function isPicture(file: File): boolean {
  return (
    file.type.startsWith("image/") || /\.(png|jpe?g|webp|gif|bmp|tiff?|avif)$/i.test(file.name)
  );
}

async function carriesWorkflow(file: File): Promise<boolean> {
  try {
    await workflowOfFile(file);
    return true;
  } catch (error) {
    if (error instanceof NotAWorkflow || error instanceof RangeError) return false;
    throw error;
  }
}
