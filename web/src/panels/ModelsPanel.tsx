import { useQuery } from "@tanstack/react-query";
import { useApp } from "../app";
import { bytes } from "../graph/bytes";
import css from "./panels.module.css";

/** The model files the server finds, by folder. */
export function ModelsPanel() {
  const app = useApp();
  const { data = [], isPending } = useQuery({ queryKey: ["models"], queryFn: app.api.models });
  const folders = [...new Set(data.map((model) => model.folder))].sort();
  return (
    <div className={css.scroll}>
      {!isPending && data.length === 0 && (
        <p className={css.empty}>No models yet. Put them into models/checkpoints.</p>
      )}
      {folders.map((folder) => (
        <section key={folder}>
          <h3 className={css.category}>{folder}</h3>
          {data
            .filter((model) => model.folder === folder)
            .map((model) => (
              <div key={model.id} className={css.model} title={model.id}>
                <strong>{model.name}</strong>
                <span>
                  {[model.family === "unknown" ? "" : model.family, bytes(model.size)]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </div>
            ))}
        </section>
      ))}
    </div>
  );
}
