import { Undo2 } from "lucide-react";
import { always } from "../actions/action";
import type { Job } from "../api/types";
import type { App } from "../app";
import { t } from "../i18n";

/** As long as the note with the way back is there. */
const PATIENCE_MS = 6000;

/** Takes a job out of the history; until the note has gone it can be had back. */
export function forgetSoon(
  app: App,
  { id, name }: Pick<Job, "id" | "name">,
  hide: (gone: boolean) => void,
): void {
  hide(true);
  const back = () => {
    clearTimeout(timer);
    hide(false);
  };
  const timer = setTimeout(async () => {
    try {
      await app.api.forget(id);
    } catch (error) {
      hide(false);
      app.view.getState().toast((error as Error).message, "error");
    }
  }, PATIENCE_MS);
  app.view.getState().toast(t("{name} leaves the history; its pictures stay.", { name }), "info", {
    id: "forget.undo",
    label: t("Undo"),
    icon: Undo2,
    enabled: always,
    perform: back,
  });
}
