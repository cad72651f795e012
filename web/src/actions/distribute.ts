import {
  AlignHorizontalDistributeCenter,
  AlignVerticalDistributeCenter,
  type LucideIcon,
} from "lucide-react";
import { distribute as places } from "../graph/align";
import { moveAll } from "../graph/move";
import { t } from "../i18n";
import { movable } from "../stores/chosen";
import type { Action } from "./action";

export const distribute: readonly Action[] = [
  spread("across", t("Spread evenly across"), AlignHorizontalDistributeCenter),
  spread("down", t("Spread evenly down"), AlignVerticalDistributeCenter),
];

function spread(along: "across" | "down", label: string, icon: LucideIcon): Action {
  return {
    id: `distribute.${along}`,
    label,
    icon,
    enabled: ({ geometry }) => movable(geometry.getState()).length > 2,
    perform({ documents, geometry }) {
      const moved = places(movable(geometry.getState()), along);
      documents.getState().edit(t("Spread"), (graph) => moveAll(graph, moved));
    },
  };
}
