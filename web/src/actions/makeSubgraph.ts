import { Boxes } from "lucide-react";
import { later } from "../fetched";
import { decorOf } from "../graph/decor";
import { nameOf } from "../graph/whyNot";
import type { Graph } from "../graph/workflow";
import { t } from "../i18n";
import { activeDocument, sceneOf } from "../stores/documents";
import { selectedNodes, selectedThings } from "../stores/geometry";
import type { Action } from "./action";

const making = later(() => import("../graph/subgraphMake"));

export const makeSubgraph: Action = {
  id: "make-subgraph",
  label: t("Make a subgraph"),
  icon: Boxes,
  shortcut: ["Mod+Shift+G"],
  enabled: ({ geometry }) => selectedNodes(geometry.getState()).size > 0,
  async perform({ documents, geometry, view }) {
    const { between, makeSubgraph: make } = await making();
    const state = documents.getState();
    const scene = sceneOf(state);
    const chosen = selectedThings(geometry.getState());
    const left = between(scene.graph, chosen);
    if (left.size > 0) {
      geometry.getState().select(new Set([...chosen, ...left]));
      const names = [...left].map((id) => nameOf(scene, id)).join(", ");
      view
        .getState()
        .toast(
          t(
            "{names} would have to wait for the subgraph, and the subgraph for it: it is selected now as well. Do it once more to take it along.",
            { names },
          ),
          "warn",
        );
      return;
    }
    const { scope } = activeDocument(state);
    const made = make(scene, scope, chosen, titleOfGroup(scene.graph, chosen));
    state.editWorkflow(t("Make a subgraph"), () => made.workflow);
    geometry.getState().select(new Set([made.instance]));
    view.getState().announce(t("Made the subgraph {name}.", { name: made.name }));
  },
};

/** A group that goes along names the subgraph. */
function titleOfGroup(graph: Graph, chosen: ReadonlySet<string>): string {
  const groups = decorOf(graph).filter(({ key, kind }) => kind === "group" && chosen.has(key));
  return groups.map(({ words }) => words.trim()).find(Boolean) ?? t("Subgraph");
}
