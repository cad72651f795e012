import { Crop, X } from "lucide-react";
import { useApp, useDocuments } from "../app";
import { readArea } from "../crop/area";
import { setInput } from "../graph/edit";
import { t } from "../i18n";
import { inputUrl } from "../pictures/inputUrl";
import { activeGraph } from "../stores/documents";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

/** A part of the picture of another input. */
export function CropWidget({ id, label, schema, value, node, path, describedBy }: WidgetProps) {
  const app = useApp();
  const picture = useDocuments((state) =>
    inputUrl(activeGraph(state).nodes[node]?.inputs[schema.of ?? ""]),
  );
  const area = readArea(value);
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
        aria-label={`${label}: ${area ? `${area.width} × ${area.height}` : t("All of it")}`}
        disabled={!picture}
        aria-describedby={describedBy}
        title={
          area
            ? t("{width} × {height} pixels at {x}, {y}", { ...area })
            : picture
              ? ""
              : t("Choose a picture first")
        }
        onClick={() =>
          picture && app.drawing.getState().open({ kind: "crop", node, path, picture })
        }
      >
        <Crop size={13} aria-hidden />
        {area ? `${area.width} × ${area.height}` : t("All of it")}
      </button>
      {area && (
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
