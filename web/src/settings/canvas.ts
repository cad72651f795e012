import type { LinkStyle } from "../graph/curve";
import { t } from "../i18n";
import type { ChoiceSetting, SwitchSetting } from "./setting";

export const snapToGrid: SwitchSetting = {
  id: "snap",
  section: "canvas",
  label: t("Snap to the grid"),
  description: t("Whatever is moved comes to lie on the dots of the canvas and halfway between."),
  words: "align raster magnet",
  kind: "switch",
  default: false,
};

export const linkStyle: ChoiceSetting<LinkStyle> = {
  id: "links",
  section: "canvas",
  label: t("Links"),
  description: t("How links are drawn. Hidden ones show at what is selected."),
  words: "wires spline linear render noodles",
  kind: "choice",
  default: "curved",
  choices: {
    curved: t("Curved"),
    straight: t("Straight"),
    orthogonal: t("Orthogonal"),
    hidden: t("Hidden"),
  },
};

export const dragTool: ChoiceSetting<"pan" | "select"> = {
  id: "drag",
  section: "canvas",
  label: t("A drag over the empty canvas"),
  description: t("Moves the view, or selects what it goes around; Shift and Space do the other."),
  words: "pan hand box lasso rubber band",
  kind: "choice",
  default: "pan",
  choices: { pan: t("Moves the view"), select: t("Selects") },
};
