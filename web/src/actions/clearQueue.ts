import { ListX, Undo2 } from "lucide-react";
import type { App } from "../app";
import { t } from "../i18n";
import { waitingJobs } from "../stores/run";
import { type Action, always } from "./action";

export const clearQueue: Action = {
  id: "clear-queue",
  label: t("Clear the queue"),
  icon: ListX,
  enabled: ({ run }) =>
    run.getState().connection === "online" && waitingJobs(run.getState().jobs).length > 0,
  async perform(app) {
    const waiting = waitingJobs(app.run.getState().jobs).map(({ id }) => id);
    try {
      const { cancelled } = await app.api.clear();
      app.view
        .getState()
        .toast(t("{count} waiting jobs cancelled.", { count: cancelled }), "info", undo(waiting));
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
    }
  },
};

/** Puts them back into the queue in the order they had. */
function undo(jobs: readonly string[]): Action {
  return {
    id: "clear-queue.undo",
    label: t("Undo"),
    icon: Undo2,
    enabled: always,
    perform: (app) => retryAll(app, jobs),
  };
}

export async function retryAll(app: App, jobs: readonly string[]): Promise<void> {
  for (const id of jobs)
    try {
      await app.api.retry(id);
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
      return;
    }
}
