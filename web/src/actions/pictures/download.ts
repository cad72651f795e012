import { Download } from "lucide-react";
import { archiveUrl, MOST_ARCHIVED } from "../../api/assets";
import { t } from "../../i18n";
import type { Action } from "../action";
import { picturesOf } from "./current";

export const download: Action = {
  id: "picture.download",
  label: t("Download"),
  icon: Download,
  shortcut: ["d"],
  native: true,
  enabled: (app) => picturesOf(app).length > 0,
  perform(app) {
    const pictures = picturesOf(app);
    const [first] = pictures;
    if (!first) return;
    if (pictures.length === 1) {
      fetchAs(first.content_url, first.name);
      return;
    }
    // One archive holds so many; the browser asks before it takes several.
    for (let at = 0; at < pictures.length; at += MOST_ARCHIVED)
      fetchAs(archiveUrl(pictures.slice(at, at + MOST_ARCHIVED).map(({ id }) => id)), "");
  },
};

function fetchAs(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
