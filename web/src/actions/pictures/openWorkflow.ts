import { Workflow } from "lucide-react";
import { readWorkflow } from "../../graph/files";
import { t } from "../../i18n";
import type { Action } from "../action";
import { openWorkflow } from "../open";
import { pictureOf, saying, showCanvas } from "./current";

export const openPictureWorkflow: Action = {
  id: "picture.workflow",
  label: t("Open its workflow"),
  icon: Workflow,
  shortcut: ["w"],
  native: true,
  enabled: (app) => pictureOf(app)?.has_workflow ?? false,
  perform: (app) =>
    saying(app, async () => {
      const picture = pictureOf(app);
      if (!picture) return;
      const workflow = readWorkflow(await app.api.assetWorkflow(picture.id), picture.name);
      showCanvas(app);
      await openWorkflow(app, workflow);
    }),
};
