import { SquareTerminal } from "lucide-react";
import { curlOf } from "../graph/curl";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { copyText } from "./clipboardText";
import { exportFile } from "./exportFile";

export const copyAsCurl: Action = {
  id: "copyAsCurl",
  label: t("Copy as curl"),
  icon: SquareTerminal,
  enabled: exportFile.enabled,
  async perform(app) {
    const { origin, hostname } = location;
    const here = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
    const workflow = activeDocument(app.documents.getState()).history.present;
    const said = here
      ? t("Copied the command that runs it.")
      : t("Copied the command that runs it; it takes the token from {name}.", {
          name: "$TESSERA_TOKEN",
        });
    await copyText(app, curlOf(workflow, origin, !here), said);
  },
};
