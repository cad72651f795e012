/**
 * The address that opens a workflow as a form: `#form` for the one at hand, `#form=ID` for a saved
 * workflow or a template. It stands in the bar while the form is shown, to be kept or sent.
 */

import { partIn, withPart } from "../actions/addressParts";
import { openStored, openWorkflow } from "../actions/open";
import { templatesInWords } from "../api/nodesInWords";
import type { App } from "../app";
import { readWorkflow } from "../graph/files";
import { formOf } from "../graph/form";
import { activeDocument } from "../stores/documents";

/** The form an address asks for: null for none, "" for the open workflow's. */
export function formIn(hash: string): string | null {
  return partIn(hash, "form");
}

/** The address with a form in it, or without one; the rest of it stays. */
export function withForm(hash: string, form: string | null): string {
  return withPart(hash, "form", form, "last");
}

/** Opens what the address asks for, and keeps the address true from then on. */
export async function followFormAddress(app: App, location: Location, history: History) {
  await openAsked(app, location.hash);
  window.addEventListener("hashchange", () => void openAsked(app, location.hash));
  const write = () => {
    const { id, stored } = activeDocument(app.documents.getState());
    const shown = app.screens.getState().forms.has(id);
    const hash = withForm(location.hash, shown ? (stored?.id ?? "") : null);
    if (hash !== location.hash)
      history.replaceState(history.state, "", location.pathname + location.search + hash);
  };
  app.screens.subscribe(write);
  app.documents.subscribe(write);
  write();
}

async function openAsked(app: App, hash: string): Promise<void> {
  const asked = formIn(hash);
  if (asked === null) return;
  if (asked) await openById(app, asked);
  const { id } = activeDocument(app.documents.getState());
  if (!app.screens.getState().forms.has(id)) app.screens.getState().showForm(id, true);
}

async function openById(app: App, id: string): Promise<void> {
  const { stored } = activeDocument(app.documents.getState());
  if (stored?.id === id) return;
  const templates = await templatesInWords(app.api).catch(() => []);
  const template = templates.find((one) => one.id === id);
  if (template) await openWorkflow(app, readWorkflow(template.workflow, template.name));
  else await openStored(app, id);
}

/** A workflow that says so opens as a form; the ones that were open before stay as they are. */
export function openAsForms({ documents, screens }: App): () => void {
  const seen = new Set(documents.getState().documents.map(({ id }) => id));
  return documents.subscribe(({ documents: open }) => {
    for (const { id, history } of open) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (formOf(history.present).opens) screens.getState().showForm(id, true);
    }
  });
}
