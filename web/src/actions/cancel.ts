import { Square } from "lucide-react";
import type { Job } from "../api/types";
import type { App } from "../app";
import { t } from "../i18n";
import { waitingJobs } from "../stores/run";
import type { Action } from "./action";

export const cancel: Action = {
  id: "cancel",
  label: t("Cancel the running job"),
  icon: Square,
  shortcut: ["Mod+Shift+Backspace"],
  enabled: (app) => jobToCancel(app) !== undefined,
  async perform(app) {
    const job = jobToCancel(app);
    if (job) await cancelJob(app, job);
  },
};

/** This document's running job, else any running one, else its next in line. */
export function jobToCancel({ documents, run }: App): string | undefined {
  const { jobs } = run.getState();
  const document = documents.getState().active;
  const running = Object.values(jobs).filter((job) => job.status === "running");
  const mine = (job: Job) => job.client_id === document;
  return (running.find(mine) ?? running[0] ?? waitingJobs(jobs).find(mine))?.id;
}

export async function cancelJob(app: App, id: string): Promise<void> {
  try {
    // The event tells what became of it; the answer may be older.
    await app.api.cancel(id);
    app.view.getState().announce(t("Cancelled."));
  } catch (error) {
    app.view.getState().toast((error as Error).message, "error");
  }
}
