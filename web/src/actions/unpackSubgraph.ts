import { PackageOpen } from "lucide-react";
import type { App } from "../app";
import { later } from "../fetched";
import { SUBGRAPH } from "../graph/workflow";
import { t } from "../i18n";
import { activeDocument, activeGraph, sceneOf } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

const unpacking = later(() => import("../graph/subgraphUnpack"));

export const unpackSubgraph: Action = {
  id: "unpack-subgraph",
  label: t("Unpack the subgraph"),
  icon: PackageOpen,
  shortcut: ["Mod+Shift+U"],
  enabled: (app) => instances(app).length > 0,
  async perform(app) {
    const { unpackSubgraph: unpack } = await unpacking();
    const { documents, geometry, view } = app;
    const { scope } = activeDocument(documents.getState());
    const ids: string[] = [];
    let { workflow } = sceneOf(documents.getState());
    for (const instance of instances(app)) {
      const unpacked = unpack(workflow, scope, instance);
      if (!unpacked) continue;
      workflow = unpacked.workflow;
      ids.push(...unpacked.ids);
    }
    documents.getState().editWorkflow(t("Unpack the subgraph"), () => workflow);
    geometry.getState().select(new Set(ids));
    view.getState().announce(t("Unpacked {count} nodes.", { count: ids.length }));
  },
};

/** The selected instances of subgraphs that are there. */
function instances({ documents, geometry }: App): string[] {
  const { nodes } = activeGraph(documents.getState());
  const { subgraphs } = sceneOf(documents.getState()).workflow;
  return [...selectedNodes(geometry.getState())].filter((id) => {
    const type = nodes[id]?.type;
    return type?.startsWith(SUBGRAPH) && type.slice(SUBGRAPH.length) in subgraphs;
  });
}
