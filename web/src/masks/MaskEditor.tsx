import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApp } from "../app";
import { setInput } from "../graph/edit";
import { t } from "../i18n";
import { type Loaded, usePicture } from "../pictures/usePicture";
import { Dialog } from "../shell/Dialog";
import { activeGraph } from "../stores/documents";
import type { Drawing } from "../stores/drawing";
import css from "./drawing.module.css";
import { MaskStage } from "./MaskStage";
import { isBlank, type Mask } from "./mask";
import { maskFile, startMask } from "./startMask";

/** Draws the mask of a picture, pixel for pixel. */
export default function MaskEditor({ drawing }: { drawing: Drawing }) {
  const app = useApp();
  const { picture, problem } = usePicture(drawing.picture);
  const [mask, setMask] = useState<Mask | null>(null);
  const [changed, setChanged] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const apply = useApply(drawing, mask);
  const close = () => app.drawing.getState().close();

  useEffect(() => {
    if (picture) void startMask(picture, heldMask(app, drawing)).then(setMask);
  }, [picture, app, drawing]);

  return (
    <Dialog
      label={t("Draw a mask")}
      className={css.editor}
      whole
      onClose={close}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !changed) return;
        event.preventDefault();
        setLeaving(!leaving);
      }}
    >
      {picture && mask ? (
        <MaskStage
          picture={picture as Loaded}
          mask={mask}
          onChange={() => setChanged(true)}
          onApply={() => void apply()}
          onCancel={() => (changed ? setLeaving(true) : close())}
        />
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
      {leaving && (
        <div className={css.leaving} role="alertdialog" aria-label={t("The mask was changed.")}>
          <p>{t("The mask was changed.")}</p>
          <button
            type="button"
            className={css.button}
            ref={(button) => button?.focus()}
            onClick={() => setLeaving(false)}
          >
            {t("Go on drawing")}
          </button>
          <button type="button" className={css.button} onClick={close}>
            {t("Throw the changes away")}
          </button>
          <button type="button" className={css.apply} onClick={() => void apply()}>
            {t("Use this mask")}
          </button>
        </div>
      )}
    </Dialog>
  );
}

function heldMask(app: ReturnType<typeof useApp>, { node, path }: Drawing): string {
  const held = activeGraph(app.documents.getState()).nodes[node]?.inputs[path];
  return typeof held === "string" ? held : "";
}

/** Uploads the mask under a name of its own and sets the input: one step of history. */
function useApply({ node, path, picture }: Drawing, mask: Mask | null) {
  const app = useApp();
  const client = useQueryClient();
  const [working, setWorking] = useState(false);
  return async () => {
    if (!mask || working) return;
    setWorking(true);
    try {
      let name = "";
      if (!isBlank(mask)) {
        const [asset] = await app.api.upload(await maskFile(mask, picture), "masks");
        name = asset?.path ?? "";
      }
      app.documents
        .getState()
        .edit(t("Draw a mask"), (graph) => setInput(graph, node, path, name || undefined));
      await client.invalidateQueries({ queryKey: ["choices", "inputs/masks"] });
      app.view.getState().announce(name ? t("The mask is set.") : t("The mask is empty."));
      app.drawing.getState().close();
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
      setWorking(false);
    }
  };
}
