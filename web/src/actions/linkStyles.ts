import { Spline } from "lucide-react";
import { LINK_STYLES, type LinkStyle } from "../graph/curve";
import { t } from "../i18n";
import { linkStyle } from "../settings/canvas";
import { type Action, always } from "./action";

/** One action for every way to draw links, and one for the next. */
export const linkStyles: readonly Action[] = [
  {
    id: "links.next",
    label: t("Draw links another way"),
    icon: Spline,
    shortcut: ["Alt+K"],
    enabled: always,
    perform({ settings, view }) {
      const { get, set } = settings.getState();
      const next = LINK_STYLES[(LINK_STYLES.indexOf(get(linkStyle)) + 1) % LINK_STYLES.length];
      if (!next) return;
      set(linkStyle, next);
      view.getState().announce(t("Links: {style}", { style: linkStyle.choices[next] }));
    },
  },
  ...LINK_STYLES.map(drawn),
];

function drawn(style: LinkStyle): Action {
  return {
    id: `links.${style}`,
    label: t("Links: {style}", { style: linkStyle.choices[style] }),
    menuLabel: linkStyle.choices[style],
    icon: Spline,
    enabled: always,
    checked: ({ settings }) => settings.getState().get(linkStyle) === style,
    perform: ({ settings }) => settings.getState().set(linkStyle, style),
  };
}
