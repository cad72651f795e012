import { Palette } from "lucide-react";
import { COLORS, type Color, colorOf } from "../graph/colors";
import { changeDecor, decorOf } from "../graph/decor";
import { clearColor, setUi } from "../graph/edit";
import type { Graph } from "../graph/workflow";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import { selectedThings } from "../stores/geometry";
import type { Action } from "./action";

const NAMES: Record<Color, string> = {
  red: t("Red"),
  orange: t("Orange"),
  yellow: t("Yellow"),
  green: t("Green"),
  teal: t("Teal"),
  blue: t("Blue"),
  purple: t("Purple"),
  pink: t("Pink"),
  grey: t("Grey"),
};

/** One action for every colour, and one that takes it away. */
export const colors: readonly Action[] = [paint(undefined), ...COLORS.map(paint)];

function paint(color: Color | undefined): Action {
  const name = color ? NAMES[color] : t("none");
  return {
    id: `color.${color ?? "none"}`,
    label: t("Colour: {name}", { name }),
    menuLabel: color ? name : t("No colour of its own"),
    icon: Palette,
    swatch: colorOf(color),
    enabled: ({ geometry }) => selectedThings(geometry.getState()).size > 0,
    checked: ({ documents, geometry }) => {
      const graph = activeGraph(documents.getState());
      const ids = [...selectedThings(geometry.getState())];
      return ids.length > 0 && ids.every((id) => colorIn(graph, id) === color);
    },
    perform({ documents, geometry }) {
      const ids = selectedThings(geometry.getState());
      documents.getState().edit(t("Colour"), (graph) => {
        const nodes = [...ids].reduce(
          (rest, id) => (color ? setUi(rest, id, { color }) : clearColor(rest, id)),
          graph,
        );
        return changeDecor(nodes, ids, { color: color ?? null });
      });
    },
  };
}

function colorIn(graph: Graph, id: string): string | undefined {
  return graph.nodes[id]?.ui?.color ?? decorOf(graph).find(({ key }) => key === id)?.color;
}
