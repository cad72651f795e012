import { RotateCcw } from "lucide-react";
import type { App } from "../app";
import { t } from "../i18n";
import type { Action } from "./action";
import { retryAll } from "./clearQueue";

export const retry: Action = {
  id: "retry",
  label: t("Try the last failed job again"),
  icon: RotateCcw,
  shortcut: ["Mod+Alt+R"],
  enabled: (app) => lastFailed(app) !== undefined,
  async perform(app) {
    const job = lastFailed(app);
    if (job) await retryAll(app, [job]);
  },
};

/** The newest of this document's jobs, if it did not come to its end. */
function lastFailed({ documents, run }: App): string | undefined {
  const document = documents.getState().active;
  const mine = Object.values(run.getState().jobs).filter((job) => job.client_id === document);
  const last = mine.sort((a, b) => b.id.localeCompare(a.id))[0];
  return last?.status === "failed" || last?.status === "cancelled" ? last.id : undefined;
}
