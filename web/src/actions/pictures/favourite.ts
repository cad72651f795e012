import { Heart } from "lucide-react";
import { t } from "../../i18n";
import type { Action } from "../action";
import { picturesOf, saying } from "./current";

export const favourite: Action = {
  id: "picture.favourite",
  label: t("Favourite"),
  icon: Heart,
  shortcut: ["f"],
  native: true,
  enabled: (app) => picturesOf(app).length > 0,
  checked: (app) => {
    const pictures = picturesOf(app);
    return pictures.length > 0 && pictures.every((asset) => asset.favourite);
  },
  perform: (app) =>
    saying(app, async () => {
      const pictures = picturesOf(app);
      const wanted = !pictures.every((asset) => asset.favourite);
      await app.api.changeAssets(
        pictures.map(({ id }) => id),
        { favourite: wanted },
      );
      markShown(app, new Set(pictures.map(({ id }) => id)), wanted);
    }),
};

/** What is shown or chosen knows of its mark before the server tells everyone. */
function markShown(
  { view, gallery }: Parameters<Action["perform"]>[0],
  ids: ReadonlySet<string>,
  marked: boolean,
): void {
  const { viewer } = view.getState();
  const mark = <T extends { id: string }>(asset: T) =>
    ids.has(asset.id) ? { ...asset, favourite: marked } : asset;
  if (viewer) view.getState().set({ viewer: { ...viewer, assets: viewer.assets.map(mark) } });
  const { chosen } = gallery.getState();
  gallery.getState().set({ chosen: new Map([...chosen].map(([id, a]) => [id, mark(a)])) });
}
