import { Brush, X } from "lucide-react";
import { useApp, useDocuments } from "../app";
import { setInput } from "../graph/edit";
import { t } from "../i18n";
import { inputUrl } from "../pictures/inputUrl";
import { activeGraph } from "../stores/documents";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

/** A mask that is drawn over the picture of another input. */
export function MaskWidget({ id, label, schema, value, node, path, describedBy }: WidgetProps) {
  const app = useApp();
  const picture = useDocuments((state) =>
    inputUrl(activeGraph(state).nodes[node]?.inputs[schema.of ?? ""]),
  );
  const drawn = typeof value === "string" && value !== "";
  const clear = () =>
    app.documents
      .getState()
      .edit(t("Clear {label}", { label }), (graph) => setInput(graph, node, path, undefined));
  return (
    <div className={css.choices}>
      <button
        id={id}
        type="button"
        className={css.draw}
        aria-label={`${label}: ${drawn ? t("Change the mask") : t("Draw a mask")}`}
        disabled={!picture}
        aria-describedby={describedBy}
        title={drawn ? String(value) : picture ? "" : t("Choose a picture first")}
        onClick={() =>
          picture && app.drawing.getState().open({ kind: "mask", node, path, picture })
        }
      >
        <Brush size={13} aria-hidden />
        {drawn ? t("Change") : t("Draw")}
      </button>
      {drawn && (
        <button
          type="button"
          className={css.upload}
          aria-label={t("Clear {label}", { label })}
          title={t("Clear {label}", { label })}
          onClick={clear}
        >
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  );
}
