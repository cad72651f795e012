import { SplitSquareHorizontal } from "lucide-react";
import type { App } from "../../app";
import { t } from "../../i18n";
import type { Action } from "../action";

/** Two chosen pictures; or the one that is shown, with the next one. */
export const compare: Action = {
  id: "picture.compare",
  label: t("Compare two"),
  icon: SplitSquareHorizontal,
  shortcut: ["c"],
  native: true,
  checked: ({ gallery }) => gallery.getState().against !== null,
  enabled: (app) => pairOf(app) !== null,
  perform(app) {
    const { gallery, view } = app;
    if (view.getState().viewer && gallery.getState().against) {
      gallery.getState().set({ against: null });
      return;
    }
    const pair = pairOf(app);
    if (!pair) return;
    const [first, second] = pair;
    const { viewer } = view.getState();
    if (!viewer) view.getState().set({ viewer: { assets: [first, second], index: 0 } });
    gallery.getState().set({ against: second });
  },
};

function pairOf({ gallery, view }: App) {
  const { viewer } = view.getState();
  const { chosen } = gallery.getState();
  if (viewer) {
    const shown = viewer.assets[viewer.index];
    const other = viewer.assets[(viewer.index + 1) % viewer.assets.length];
    return shown && other && shown !== other ? ([shown, other] as const) : null;
  }
  const [first, second] = chosen.values();
  return chosen.size === 2 && first && second ? ([first, second] as const) : null;
}
