import { Heart } from "lucide-react";
import { updateShown } from "../../gallery/shown";
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
      // What is shown or chosen knows of its mark before the server tells everyone.
      updateShown(app, { assets: pictures.map(({ id }) => id), favourite: wanted });
    }),
};
