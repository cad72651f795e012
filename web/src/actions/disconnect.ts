import { Unlink } from "lucide-react";
import { disconnectAll } from "../graph/edit";
import { t } from "../i18n";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const disconnect: Action = {
  id: "disconnect",
  label: t("Take its links away"),
  icon: Unlink,
  enabled: ({ geometry }) => selectedNodes(geometry.getState()).size > 0,
  perform({ documents, geometry }) {
    const ids = selectedNodes(geometry.getState());
    documents
      .getState()
      .edit(t("Disconnect"), (graph) =>
        [...ids].reduce((rest, id) => disconnectAll(rest, id), graph),
      );
  },
};
