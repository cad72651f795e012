import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignStartHorizontal,
  AlignStartVertical,
  type LucideIcon,
} from "lucide-react";
import { type Edge, align as places } from "../graph/align";
import { moveAll } from "../graph/move";
import { t } from "../i18n";
import { movable } from "../stores/chosen";
import type { Action } from "./action";

/** One action for every edge, and for the two middles. */
export const align: readonly Action[] = [
  to("left", t("Align left edges"), AlignStartVertical, "Alt+Shift+ArrowLeft"),
  to("centre", t("Align centres"), AlignCenterVertical),
  to("right", t("Align right edges"), AlignEndVertical, "Alt+Shift+ArrowRight"),
  to("top", t("Align tops"), AlignStartHorizontal, "Alt+Shift+ArrowUp"),
  to("middle", t("Align middles"), AlignCenterHorizontal),
  to("bottom", t("Align bottoms"), AlignEndHorizontal, "Alt+Shift+ArrowDown"),
];

function to(edge: Edge, label: string, icon: LucideIcon, shortcut?: string): Action {
  return {
    id: `align.${edge}`,
    label,
    icon,
    shortcut: shortcut ? [shortcut] : undefined,
    enabled: ({ geometry }) => movable(geometry.getState()).length > 1,
    perform({ documents, geometry }) {
      const moved = places(movable(geometry.getState()), edge);
      documents.getState().edit(t("Align"), (graph) => moveAll(graph, moved));
    },
  };
}
