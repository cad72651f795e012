import { ImageDown } from "lucide-react";
import { loadPictures } from "../../canvas/loadPictures";
import { t } from "../../i18n";
import type { Action } from "../action";
import { picturesOf, saying, showCanvas } from "./current";

export const loadInGraph: Action = {
  id: "picture.load",
  label: t("Load it in the graph"),
  icon: ImageDown,
  shortcut: ["l"],
  native: true,
  enabled: (app) => picturesOf(app).some((asset) => asset.media_type.startsWith("image/")),
  perform: (app) =>
    saying(app, async () => {
      const pictures = picturesOf(app);
      showCanvas(app);
      await loadPictures(app, pictures);
    }),
};
