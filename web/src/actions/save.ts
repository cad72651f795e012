import { Save } from "lucide-react";
import { ApiError } from "../api/errors";
import type { App } from "../app";
import { t } from "../i18n";
import { activeDocument, type OpenDocument } from "../stores/documents";
import { savedElsewhere } from "../stores/saved";
import type { Action } from "./action";

export const save: Action = {
  id: "save",
  label: t("Save"),
  icon: Save,
  shortcut: ["Mod+S"],
  whileTyping: true,
  enabled: ({ run }) => run.getState().connection === "online",
  async perform(app) {
    await saveDocument(app, activeDocument(app.documents.getState()));
  },
};

type Place = { id: string; etag: string | null; folder?: string; tags?: string[] };

/** Saves a document where it was, or at `place`; whether it was. One that was changed elsewhere
 * is asked about. */
export async function saveDocument(
  app: App,
  document: OpenDocument,
  place = placeOf(app, document),
): Promise<boolean> {
  const { api, documents, saved, view } = app;
  const { id: stored, etag, ...labels } = place;
  if (place.id === document.stored?.id && savedElsewhere(saved.getState(), document)) {
    saved.getState().show({ kind: "elsewhere", document: document.id });
    return false;
  }
  const workflow = document.history.present;
  const picture = pictureOf(app, document.id);
  try {
    await saved.getState().whileSaving(stored, async () => {
      const next = await api.saveWorkflow(stored, workflow, etag, {
        ...labels,
        ...(picture && { picture }),
      });
      documents.getState().patch(document.id, {
        saved: workflow,
        stored: { id: stored, etag: next },
      });
    });
    view.getState().toast(t("Saved {name}.", { name: workflow.name }), "ok");
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 412)
      saved.getState().show({ kind: "elsewhere", document: document.id });
    else view.getState().toast((error as Error).message, "error");
    return false;
  }
}

/** Where it was saved before; what was deleted meanwhile comes back. */
function placeOf({ saved }: App, { id, stored }: OpenDocument): Place {
  if (!stored) return { id, etag: null };
  const deleted = saved.getState().newest[stored.id]?.trashed_at;
  return { id: stored.id, etag: deleted ? null : stored.etag };
}

/** The newest picture that its runs made. */
function pictureOf({ run }: App, document: string): string | undefined {
  const { results = {} } = run.getState().shown[document] ?? {};
  return Object.values(results)
    .flat()
    .filter((asset) => asset.media_type.startsWith("image/"))
    .map((asset) => asset.id)
    .sort()
    .at(-1);
}
