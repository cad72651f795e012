import { Minus } from "lucide-react";
import { setReroutes } from "../graph/reroutes";
import { t } from "../i18n";
import { selectedEdges } from "../stores/geometry";
import type { Action } from "./action";

export const straighten: Action = {
  id: "straighten",
  label: t("Take the points of the link away"),
  icon: Minus,
  enabled: ({ geometry }) =>
    selectedEdges(geometry.getState()).some((edge) => edge.data?.via.length),
  perform({ documents, geometry }) {
    const places = selectedEdges(geometry.getState()).map((edge) => ({
      target: edge.target,
      path: edge.data?.path ?? [],
    }));
    documents
      .getState()
      .edit(t("Take points away"), (graph) =>
        places.reduce((rest, place) => setReroutes(rest, place, []), graph),
      );
  },
};
