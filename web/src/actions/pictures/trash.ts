import { ArchiveRestore, Trash2 } from "lucide-react";
import type { App } from "../../app";
import { updateShown } from "../../gallery/shown";
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
    updateShown(app, { assets: ids, trashed });
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
