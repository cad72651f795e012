import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useApp, useDocuments } from "../app";
import { describe } from "../graph/wires";
import { t } from "../i18n";
import { bringFiles, keep } from "../pictures/bring";
import { inputUrl, smallInputUrl } from "../pictures/inputUrl";
import { drawnOver, setPicture } from "../pictures/setPicture";
import { activeGraph, sceneOf } from "../stores/documents";
import { missing } from "./ChoicesWidget";
import { Select } from "./Select";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

/** A picture among the inputs: chosen, uploaded, dropped or pasted, and shown with its mask. */
export function PictureWidget(props: WidgetProps) {
  const app = useApp();
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const list = props.schema.choices ?? "";
  const query = useQuery({ queryKey: ["choices", list], queryFn: () => app.api.choices(list) });
  const options = query.data ?? [];

  const choose = (value: string) => {
    const description = describe(sceneOf(app.documents.getState()), props.node);
    if (description)
      app.documents
        .getState()
        .edit(t("Change {label}", { label: props.label }), (graph) =>
          setPicture(graph, props.node, description, props.path, value),
        );
  };
  const bring = async (files: FileList | null | undefined) => {
    const [file, ...others] = files ?? [];
    const value = file && (await keep(app, file));
    if (value) {
      await client.invalidateQueries({ queryKey: ["choices", list] });
      choose(value);
    }
    // Only one can stand here: the others get nodes of their own.
    await bringFiles(app, others);
  };
  const onDrop = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    void bring(event.dataTransfer.files);
  };
  const drops = {
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop,
  };

  return (
    // The picture stands below the label and its field, as wide as both.
    <>
      <div
        className={css.choices}
        data-over={over || undefined}
        {...drops}
        onPaste={(event) => {
          if (!event.clipboardData.files.length) return;
          event.preventDefault();
          void bring(event.clipboardData.files);
        }}
      >
        <Select
          {...props}
          value={String(props.value ?? "")}
          options={options}
          missing={(value) => missing(value, query.isPending, options.length > 0)}
          onPick={(index) => choose(options[index] ?? "")}
        />
        <button
          type="button"
          className={css.upload}
          aria-label={t("Upload a picture for {label}", { label: props.label })}
          title={t("Upload a picture, or drop one here")}
          onClick={() => picker.current?.click()}
        >
          <Upload size={13} aria-hidden />
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          accept="image/*"
          onChange={(event) => {
            void bring(event.target.files);
            event.target.value = "";
          }}
        />
      </div>
      {inputUrl(props.value) && (
        <Shown {...props} over={over} key={String(props.value)} drops={drops} />
      )}
    </>
  );
}

function Shown({
  node,
  path,
  value,
  over,
  drops,
}: WidgetProps & { over: boolean; drops: Record<string, (event: DragEvent) => void> }) {
  const [gone, setGone] = useState(false);
  const drawn = useDocuments((state) => {
    const description = describe(sceneOf(state), node);
    const names = description ? drawnOver(description, path) : [];
    const inputs = activeGraph(state).nodes[node]?.inputs ?? {};
    return names.map((name) => inputs[name]).find((held) => typeof held === "string" && held);
  });
  const mask = smallInputUrl(drawn);
  return (
    <div className={css.shown} data-over={over || undefined} {...drops}>
      {gone ? (
        <span>{t("It cannot be shown.")}</span>
      ) : (
        <span className={css.framed}>
          <img
            src={smallInputUrl(value) ?? ""}
            alt={String(value)}
            draggable={false}
            onError={() => setGone(true)}
          />
          {mask && (
            <span
              className={css.veil}
              role="img"
              aria-label={t("Its mask")}
              style={{ maskImage: `url("${mask}")` }}
            />
          )}
        </span>
      )}
    </div>
  );
}
