import { ArchiveRestore, Trash2 } from "lucide-react";
import type { Asset } from "../../api/types";
import type { App } from "../../app";
import { t } from "../../i18n";
import { type Action, always } from "../action";
import { named, picturesOf, saying } from "./current";

export const trash: Action = {
  id: "picture.trash",
  label: t("Move to the trash"),
  icon: Trash2,
  shortcut: ["Delete", "Backspace"],
  native: true,
  enabled: (app) => picturesOf(app).some((asset) => !asset.trashed),
  perform: (app) => move(app, true),
};

export const restore: Action = {
  id: "picture.restore",
  label: t("Bring back from the trash"),
  icon: ArchiveRestore,
  shortcut: ["r"],
  native: true,
  enabled: (app) => picturesOf(app).some((asset) => asset.trashed),
  perform: (app) => move(app, false),
};

function move(app: App, trashed: boolean): Promise<void> {
  return saying(app, async () => {
    const pictures = picturesOf(app).filter((asset) => asset.trashed !== trashed);
    const ids = pictures.map(({ id }) => id);
    await app.api.changeAssets(ids, { trashed });
    letGo(app, pictures);
    const back: Action = {
      id: "picture.undo",
      label: t("Undo"),
      enabled: always,
      perform: () => saying(app, () => app.api.changeAssets(ids, { trashed: !trashed })),
    };
    const name = named(pictures);
    app.view
      .getState()
      .toast(
        trashed ? t("{name} in the trash.", { name }) : t("{name} brought back.", { name }),
        "ok",
        back,
      );
  });
}

/** They are no longer chosen, and the viewer goes on to the one behind. */
function letGo({ view, gallery }: App, gone: readonly Asset[]): void {
  gallery.getState().choose(gone, false);
  const { viewer } = view.getState();
  if (!viewer) return;
  const ids = new Set(gone.map(({ id }) => id));
  const assets = viewer.assets.filter(({ id }) => !ids.has(id));
  const index = Math.min(viewer.index, assets.length - 1);
  view.getState().set({ viewer: assets.length > 0 ? { ...viewer, assets, index } : null });
}
