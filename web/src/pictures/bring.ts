/** Files that a person brings: pictures for nodes, workflows for tabs, models for the library. */

import { always } from "../actions/action";
import { copyText } from "../actions/clipboardText";
import { openFiles } from "../actions/open";
import { ApiError } from "../api/errors";
import type { App } from "../app";
import { addLoaders } from "../canvas/loadPictures";
import { NotAWorkflow, workflowOfFile } from "../graph/files";
import { ForeignWorkflow } from "../graph/foreign";
import { describe } from "../graph/wires";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import { placeFilled } from "../shell/placeFilled";
import { sceneOf } from "../stores/documents";
import { pictureInput, setPicture } from "./setPicture";

const NODE = "LoadImage";

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
  const models = files.filter(isModel);
  if (models.length > 0) await bringAsModels(app, models);
  const pictures: File[] = [];
  for (const file of files) {
    if (isModel(file)) continue;
    if (isForeign(file)) {
      const said = t("{name} is no picture, no workflow and no model.", { name: file.name });
      app.view.getState().toast(said, "error");
    } else if (isPicture(file) && !(await carriesWorkflow(app, file))) pictures.push(file);
    else await openFiles(app, [file]);
  }
  await bringNew(app, pictures, at);
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

async function bringNew(app: App, files: readonly File[], at?: Point): Promise<void> {
  if (files.length === 0) return;
  const description = app.documents.getState().catalogue.get(NODE);
  const input = pictureInput(description);
  if (!description || !input) {
    app.view.getState().toast(t("The node types are not known yet. Try again in a moment."));
    return;
  }
  const kept: string[] = [];
  for (const file of files) {
    const value = await keep(app, file);
    if (value) kept.push(value);
  }
  const [only, ...more] = kept;
  if (only && more.length === 0) placeFilled(app, description, { [input]: only }, at);
  else if (kept.length > 0) addLoaders(app, kept, at);
}

/** Keeps a file among the inputs; how nodes call it. Undefined, said aloud, if it is refused. */
export async function keep(app: App, file: File): Promise<string | undefined> {
  try {
    const [asset] = await app.api.upload(named(file));
    return asset && (asset.path ?? `asset:${asset.id}`);
  } catch (error) {
    app.view.getState().toast(whatToDo(file, error as Error), "error");
    return undefined;
  }
}

/** What is pasted is always called image.png. */
function named(file: File): File {
  if (file.name !== "image.png") return file;
  const now = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", "-");
  return new File([file], `pasted ${now}.png`, { type: file.type });
}

/** What went wrong, with the file's name and what to do. */
function whatToDo(file: File, error: Error): string {
  const said = error.message.includes(file.name) ? error.message : `${file.name}: ${error.message}`;
  return error instanceof ApiError && error.remedy ? `${said} ${error.remedy}` : said;
}

/** Also pictures that the server will refuse: it says why. Some systems know no type for them. */
function isPicture(file: File): boolean {
  return (
    file.type.startsWith("image/") ||
    /\.(png|jpe?g|webp|gif|bmp|tiff?|avif|hei[cf]|svg)$/i.test(file.name)
  );
}

function isModel(file: File): boolean {
  return /\.(safetensors|sft|ckpt|pth?|gguf)$/i.test(file.name);
}

function isForeign(file: File): boolean {
  return /^(video|audio|font)\//.test(file.type) || /\.(pdf|zip|docx?|exe)$/i.test(file.name);
}

/** Model files go where models are brought in, with the panel that shows how far they are. */
async function bringAsModels(app: App, files: readonly File[]): Promise<void> {
  app.view.getState().set({ left: "models" });
  const { bringModels } = await import("../panels/bringModels");
  void bringModels(app, files);
}

async function carriesWorkflow(app: App, file: File): Promise<boolean> {
  try {
    await workflowOfFile(file);
    return true;
  } catch (error) {
    if (error instanceof ForeignWorkflow) sayForeign(app, file.name, error);
    if (error instanceof NotAWorkflow || error instanceof RangeError) return false;
    throw error;
  }
}

/** The picture is taken as a picture; what it was asked for can be had as text. */
function sayForeign(app: App, name: string, { message, prompt }: ForeignWorkflow): void {
  const copy = prompt && {
    id: "copyForeignPrompt",
    label: t("Copy its prompt"),
    enabled: always,
    perform: () => copyText(app, prompt, t("Copied the prompt.")),
  };
  app.view.getState().toast(`${name}: ${message}`, "info", copy || undefined);
}
