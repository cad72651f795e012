import { Link2 } from "lucide-react";
import { hashOf } from "../graph/share";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { copyText } from "./clipboardText";
import { exportFile } from "./exportFile";

/** What chat and mail programs still take as one link. */
const LONG = 8000;

export const copyLink: Action = {
  id: "copyLink",
  label: t("Copy a link that carries the workflow"),
  icon: Link2,
  enabled: exportFile.enabled,
  async perform(app) {
    const { origin, pathname } = location;
    const hash = await hashOf(activeDocument(app.documents.getState()).history.present);
    const link = `${origin}${pathname}#${hash}`;
    const said =
      link.length > LONG
        ? t("Copied a link of {count} characters: some programs cut it, a file is safer.", {
            count: link.length,
          })
        : t("Copied a link that carries the workflow.");
    await copyText(app, link, said);
  },
};
