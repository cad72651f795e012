import { useApp } from "../app";
import { t } from "../i18n";
import css from "../masks/drawing.module.css";
import type { Area } from "../masks/mask";
import { type Loaded, usePicture } from "../pictures/usePicture";
import { Dialog } from "../shell/Dialog";
import { activeGraph } from "../stores/documents";
import type { Drawing } from "../stores/drawing";
import { inside } from "./area";
import { CropStage } from "./CropStage";
import { heldArea, setArea } from "./target";

/** Chooses a part of a picture: drawn, pulled, or typed. */
export default function CropEditor({ drawing }: { drawing: Drawing }) {
  const app = useApp();
  const { picture, problem } = usePicture(drawing.picture);
  const close = () => app.drawing.getState().close();
  const apply = (area: Area) => {
    const all = picture && area.width === picture.width && area.height === picture.height;
    app.documents
      .getState()
      .edit(t("Crop"), (graph) => setArea(graph, drawing, all && drawing.path ? null : area));
    app.view.getState().announce(t("{width} × {height} pixels at {x}, {y}", { ...area }));
    close();
  };
  const start = (loaded: Loaded): Area => {
    const held = heldArea(activeGraph(app.documents.getState()), drawing);
    return held ? inside(held, loaded) : { x: 0, y: 0, width: loaded.width, height: loaded.height };
  };
  return (
    <Dialog label={t("Crop")} className={css.editor} whole onClose={close}>
      {picture ? (
        <CropStage picture={picture} start={start(picture)} onApply={apply} onCancel={close} />
      ) : (
        <p className={css.waiting} role="status">
          {problem || t("Getting the picture…")}
          {problem && (
            <button type="button" className={css.button} onClick={close}>
              {t("Close")}
            </button>
          )}
        </p>
      )}
    </Dialog>
  );
}
