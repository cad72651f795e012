import { FolderPlus, X } from "lucide-react";
import { useState } from "react";
import { compare } from "../actions/pictures/compare";
import { download } from "../actions/pictures/download";
import { favourite } from "../actions/pictures/favourite";
import { loadInGraph } from "../actions/pictures/loadInGraph";
import { restore, trash } from "../actions/pictures/trash";
import { useApp, useGalleryState } from "../app";
import { t } from "../i18n";
import { PictureButton } from "../viewer/PictureButton";
import { BoardPicker } from "./BoardPicker";
import css from "./gallery.module.css";

/** What can be done with the pictures that are chosen. */
export function ChosenBar() {
  const app = useApp();
  const chosen = useGalleryState((state) => state.chosen);
  const [picking, setPicking] = useState(false);
  const assets = [...chosen.values()];
  const trashed = assets.some((asset) => asset.trashed);
  return (
    <>
      <div className={css.chosen} role="toolbar" aria-label={t("The chosen pictures")}>
        <span>{t("{count} chosen", { count: chosen.size })}</span>
        {[compare, favourite, loadInGraph, download, trashed ? restore : trash].map((action) => (
          <PictureButton key={action.id} action={action} className={css.tool} />
        ))}
        <button
          type="button"
          className={css.tool}
          aria-expanded={picking}
          aria-label={t("Put on a board")}
          title={t("Put on a board")}
          onClick={() => setPicking(!picking)}
        >
          <FolderPlus size={15} aria-hidden />
        </button>
        <button
          type="button"
          className={css.tool}
          aria-label={t("Choose none")}
          title={t("Choose none")}
          onClick={() => app.gallery.getState().set({ chosen: new Map() })}
        >
          <X size={15} aria-hidden />
        </button>
      </div>
      {picking && <BoardPicker assets={assets} />}
    </>
  );
}
