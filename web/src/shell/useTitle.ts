import { useEffect } from "react";
import { useDocuments, useRun } from "../app";
import { activeDocument } from "../stores/documents";

/** The browser's tab says which workflow is open and whether something runs. */
export function useTitle(): void {
  const name = useDocuments((state) => activeDocument(state).history.present.name);
  const running = useRun((state) =>
    Object.values(state.jobs).some((job) => job.status === "running"),
  );
  useEffect(() => {
    document.title = `${running ? "▶ " : ""}${name} – Tessera`;
  }, [name, running]);
}
