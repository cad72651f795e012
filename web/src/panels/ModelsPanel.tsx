import { useQuery } from "@tanstack/react-query";
import { Upload as UploadIcon } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { useApp, useUploads } from "../app";
import { t } from "../i18n";
import { bringModels } from "./bringModels";
import { ModelCard } from "./ModelCard";
import { ModelUpload } from "./ModelUpload";
import { foundModels } from "./modelSearch";
import css from "./models.module.css";
import panel from "./panels.module.css";

/** The model files the server finds: found, looked at, dragged onto the canvas, brought in. */
export function ModelsPanel() {
  const app = useApp();
  const picker = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [folder, setFolder] = useState("");
  const [over, setOver] = useState(false);
  const {
    data = [],
    isPending,
    refetch,
  } = useQuery({
    queryKey: ["models"],
    queryFn: app.api.models,
  });
  const uploads = useUploads((state) => state.uploads);
  // What came in is shown at once: the server tells of new files a little later.
  useEffect(() => void (uploads.length > 0 || refetch()), [uploads.length, refetch]);
  const folders = [...new Set([...data.map((model) => model.folder), ...USUAL])].sort();
  const groups = foundModels(data, query, folder);
  const bringAll = (files: FileList | null) => void bringModels(app, [...(files ?? [])], folder);

  const drops = {
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(false);
      bringAll(event.dataTransfer.files);
    },
  };
  return (
    <div className={css.panel} data-over={over || undefined} {...drops}>
      <div className={css.top}>
        <input
          className={panel.filter}
          type="search"
          placeholder={t("Search models")}
          aria-label={t("Search models")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <select
          className={css.folder}
          aria-label={t("Kind of model")}
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
        >
          <option value="">{t("all kinds")}</option>
          {folders.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <button
          type="button"
          className={css.bring}
          title={
            folder
              ? t("Copy files into {folder}", { folder })
              : t("Copy files in. What they are is told by what is in them.")
          }
          onClick={() => picker.current?.click()}
        >
          <UploadIcon size={14} aria-hidden />
          {t("Add files")}
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          data-models
          accept=".safetensors,.sft,.txt"
          onChange={(event) => {
            bringAll(event.target.files);
            event.target.value = "";
          }}
        />
      </div>
      <div className={panel.scroll}>
        {uploads.map((upload) => (
          <ModelUpload key={upload.id} upload={upload} />
        ))}
        {!isPending && data.length === 0 && (
          <p className={panel.empty}>
            {t("No models yet. Drop .safetensors files here, or put them into models/checkpoints.")}
          </p>
        )}
        {data.length > 0 && groups.length === 0 && (
          <p className={panel.empty}>{t("Nothing is called “{query}”.", { query })}</p>
        )}
        {groups.map(([name, models]) => (
          <section key={name}>
            <h3 className={panel.category}>
              {name} <span>{models.length}</span>
            </h3>
            {models.map((model) => (
              <ModelCard key={model.id} model={model} />
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

/** Kinds that can be added to even while there are none. */
const USUAL = [
  "checkpoints",
  "controlnet",
  "embeddings",
  "loras",
  "upscale_models",
  "vae",
  "wildcards",
];
