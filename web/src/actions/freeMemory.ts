import { MemoryStick } from "lucide-react";
import type { Worker } from "../api/types";
import { bytes } from "../graph/bytes";
import { t } from "../i18n";
import { memoryOf } from "../shell/memory";
import type { Action } from "./action";

export const freeMemory: Action = {
  id: "free-memory",
  label: t("Free memory"),
  icon: MemoryStick,
  enabled: ({ run }) => run.getState().connection === "online",
  async perform({ api, run, view }) {
    const used = () =>
      Object.values(run.getState().workers).reduce((sum, worker) => sum + memoryOf(worker).used, 0);
    const before = used();
    try {
      const { workers } = await api.free();
      for (const [id, memory] of Object.entries(workers)) {
        const worker = run.getState().workers[id];
        if (worker) run.getState().updateWorker({ ...worker, memory: memory as Worker["memory"] });
      }
      const freed = Math.max(0, before - used());
      view
        .getState()
        .toast(t("Models and cached results let go: {size} freed.", { size: bytes(freed) }), "ok");
    } catch (error) {
      view.getState().toast((error as Error).message, "error");
    }
  },
};
