/** Joins the stores to each other, to the server and to the browser. */

import type { QueryClient } from "@tanstack/react-query";
import { actionFor, perform } from "./actions";
import { exportFile } from "./actions/exportFile";
import { openHash } from "./actions/openHash";
import { followPlaces, openPlace } from "./actions/places";
import { watchChanges } from "./actions/runOnChange";
import { matches } from "./actions/shortcut";
import { follow } from "./api/follow";
import { templatesInWords } from "./api/nodesInWords";
import { exchangeToken } from "./api/session";
import type { App } from "./app";
import { listenToPaste } from "./canvas/pasteEvents";
import { followFormAddress, openAsForms } from "./form/address";
import { reachable } from "./form/keys";
import { readWorkflow } from "./graph/files";
import type { Showing } from "./graph/layout";
import { runId } from "./graph/scope";
import { t } from "./i18n";
import { unanswered } from "./stores/answered";
import { autosave, restore } from "./stores/autosave";
import { keepBatch } from "./stores/batch";
import { activeDocument, placeOf, sceneOf } from "./stores/documents";
import { keepGallery } from "./stores/gallery";
import { createKeep, type Keep } from "./stores/keep";
import { NOTHING_SHOWN } from "./stores/run";
import { keepForms } from "./stores/screens";
import { openVault } from "./stores/vault";
import { claimWindow, type Names, namesOf } from "./stores/windows";
import { followBlocks } from "./subgraphs/library";

const DEFAULT_TEMPLATE = "text-to-image";

export async function start(app: App, client: QueryClient): Promise<void> {
  const names = namesOf(navigator);
  const [name, vault] = await Promise.all([
    claimWindow(sessionStorage, names),
    openVault(window.indexedDB),
  ]);
  const keep = createKeep(vault, localStorage);
  const kept = await comeBack(app, keep, names, name);
  keepForms(app.screens, sessionStorage);
  keepBatch(app.view, sessionStorage);
  keepGallery(app.gallery, localStorage);
  drawOnChange(app);
  forgetAnswered(app);
  watchChanges(app);
  autosave(app.documents, keep, name, () =>
    app.view
      .getState()
      .toast(
        t("The browser has no room left to keep your workflows. Save or export them."),
        "warn",
        exportFile,
      ),
  );
  listen(app);
  await exchangeToken(app.api, location, history).catch((error: Error) =>
    app.view.getState().toast(error.message, "error"),
  );
  follow(app, client);
  followBlocks(app);
  const { active: first } = app.documents.getState();
  const linked = (await openHash(app, location, history)) || (await openPlace(app, location));
  if (!kept && linked) app.documents.getState().close(first);
  window.addEventListener("hashchange", () => void openHash(app, location, history));
  if (!kept && !linked) await openDefault(app);
  openAsForms(app);
  await followFormAddress(app, location, history);
  followPlaces(app, location, history);
  await showLastJobs(app);
}

/** Opens what this window had open, or what windows that are gone left; whether there was any. */
async function comeBack(app: App, keep: Keep, names: Names, name: string): Promise<boolean> {
  try {
    let kept = await restore(keep, name);
    if (!kept) {
      for (const other of await keep.windows())
        if (other !== name) await names.ifDead(other, () => keep.takeOver(other, name));
      kept = await restore(keep, name);
    }
    if (kept) app.documents.getState().restore(kept.documents, kept.active, kept.closed);
    return kept !== null;
  } catch (error) {
    // What cannot be read now is still there the next time.
    app.view.getState().toast((error as Error).message, "error");
    return false;
  }
}

/** A fresh editor shows the first graph everybody runs. */
async function openDefault(app: App): Promise<void> {
  const { active } = app.documents.getState();
  try {
    const templates = await templatesInWords(app.api);
    const found = templates.find((template) => template.id === DEFAULT_TEMPLATE) ?? templates[0];
    if (!found) return;
    app.documents.getState().open(readWorkflow(found.workflow, found.name));
    app.documents.getState().close(active);
  } catch {
    // Without a server the empty document stays; the banner says why.
  }
}

const NONE: Showing = {};

/** The canvas follows the documents and the pictures their nodes show. */
function drawOnChange({ documents, geometry, run }: App): void {
  const draw = () => {
    const state = documents.getState();
    // Without the node types nothing is shown, and what would be laid out is laid out again.
    if (state.catalogue.nodes.length === 0) return;
    const { id, scope } = activeDocument(state);
    const { showing } = run.getState().shown[id] ?? NOTHING_SHOWN;
    const scene = sceneOf(state);
    const names = Object.keys(scene.graph.nodes);
    const here = Object.fromEntries(
      names.map((node) => [node, showing[runId(scope, node)] ?? NONE]),
    );
    geometry.getState().sync(scene, here, placeOf(activeDocument(state)));
  };
  draw();
  documents.subscribe(draw);
  run.subscribe((state, before) => {
    if (state.shown !== before.shown) draw();
  });
}

/** What was wrong with an input is no longer said once the input is changed. */
function forgetAnswered({ documents, run }: App): void {
  documents.subscribe((state, before) => {
    const { id, history } = activeDocument(state);
    const old = before.documents.find((document) => document.id === id)?.history;
    const problems = run.getState().shown[id]?.problems ?? [];
    if (!old || old.present === history.present || problems.length === 0) return;
    const left = unanswered(problems, old.present, history.present);
    if (left !== problems) run.getState().setProblems(id, left);
  });
}

/** Documents that came back show what their last job made and said, however long ago it was. */
async function showLastJobs({ api, documents, live, run }: App): Promise<void> {
  for (const { id } of documents.getState().documents) {
    const [job] = await api.jobs({ client_id: id, limit: 1 }).catch(() => []);
    if (!job) continue;
    run.getState().addJobs([job]);
    await live.recallNotes(job.id, api.log);
    for (const { node, series, points } of await api.metrics(job.id).catch(() => [])) {
      run.getState().show(job.id, node, { chart: true });
      live.sendMetric(
        job.id,
        node,
        points.map(([step, value]) => [series, Number(step), Number(value)]),
      );
    }
  }
}

function listen(app: App): void {
  const onKey = (event: KeyboardEvent) => {
    const action = !event.defaultPrevented && !hasItsOwn(event) && actionFor(app, event);
    if (!action) return;
    if (!reachable(app, action)) return;
    if (!action.enabled(app) && !event.ctrlKey && !event.metaKey) return;
    // Text that is selected is copied as text.
    if (action.id === "copy" && window.getSelection()?.toString()) return;
    event.preventDefault();
    event.stopPropagation();
    void perform(app, action);
  };
  // Keys with a modifier are ours before a focused button takes them for a press.
  const chord = (event: KeyboardEvent) => event.ctrlKey || event.metaKey || event.altKey;
  window.addEventListener("keydown", (event) => chord(event) && onKey(event), { capture: true });
  window.addEventListener("keydown", (event) => chord(event) || onKey(event));
  listenToPaste(app);
}

/** Dialogs answer keys themselves, and so does what names them in `data-keys`. */
function hasItsOwn(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false;
  if (event.target.closest("dialog")) return true;
  const own = event.target.closest<HTMLElement>("[data-keys]")?.dataset.keys;
  return own?.split(" ").some((shortcut) => matches(shortcut, event)) ?? false;
}
