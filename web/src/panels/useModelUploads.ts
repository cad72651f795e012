import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../api/errors";
import { useApp } from "../app";
import { t } from "../i18n";
import { sendable, sendModel, type Upload } from "./modelUpload";

/** The model files that are coming in, one after the other. */
export function useModelUploads() {
  const app = useApp();
  const client = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const change = (id: string, fields: Partial<Upload>) =>
    setUploads((all) =>
      all.map((upload) => (upload.id === id ? { ...upload, ...fields } : upload)),
    );
  const drop = (id: string) => setUploads((all) => all.filter((upload) => upload.id !== id));

  const bring = async (files: readonly File[], folder: (name: string) => string) => {
    for (const file of files) {
      const id = `${folder(file.name)}/${file.name}`;
      const { ended, stop } = sendModel(id, await sendable(file), (done) => change(id, { done }));
      const upload: Upload = { id, name: file.name, done: 0, problem: "", stop };
      setUploads((all) => [...all.filter((other) => other.id !== id), upload]);
      try {
        await ended;
        drop(id);
        await client.invalidateQueries({ queryKey: ["models"] });
        await client.invalidateQueries({ queryKey: ["choices"] });
        app.view.getState().announce(t("{name} is there.", { name: file.name }));
      } catch (error) {
        const remedy = error instanceof ApiError ? (error.remedy ?? "") : "";
        change(id, { problem: `${(error as Error).message} ${remedy}`.trim() });
        app.view.getState().announce((error as Error).message);
      }
    }
  };
  return { uploads, bring, drop };
}
