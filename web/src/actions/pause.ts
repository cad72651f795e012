import { Pause } from "lucide-react";
import type { App } from "../app";
import { t } from "../i18n";
import type { Action } from "./action";

export const pause: Action = {
  id: "pause",
  label: t("Pause the queue"),
  icon: Pause,
  shortcut: ["Mod+Alt+P"],
  checked: isPaused,
  enabled: ({ run }) => run.getState().connection === "online",
  async perform(app) {
    const { api, run, view } = app;
    const before = isPaused(app);
    try {
      const { paused } = await (before ? api.resume() : api.pause());
      run.getState().setPaused(paused);
      view
        .getState()
        .announce(paused ? t("Paused: nothing more starts.") : t("The queue goes on."));
    } catch (error) {
      view.getState().toast((error as Error).message, "error");
    }
  },
};

function isPaused({ run }: App): boolean {
  return run.getState().paused;
}
