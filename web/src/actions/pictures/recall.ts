import { ListChecks, type LucideIcon, Sprout, TextQuote } from "lucide-react";
import { later } from "../../fetched";
import { readWorkflow } from "../../graph/files";
import type { Recalled } from "../../graph/recall";
import { t } from "../../i18n";
import { activeDocument } from "../../stores/documents";
import type { Action } from "../action";
import { pictureOf, saying, showCanvas } from "./current";

const recalling = later(() => import("../../graph/recall"));

/** One action for each part of a picture's workflow that the open graph can take over. */
export const recalls: readonly Action[] = [
  taking("prompt", t("Use its prompt"), TextQuote, "p"),
  taking("seed", t("Use its seed"), Sprout, "s"),
  taking("all", t("Use all its settings"), ListChecks, "a"),
];

function taking(what: Recalled, label: string, icon: LucideIcon, shortcut: string): Action {
  return {
    id: `picture.recall.${what}`,
    label,
    icon,
    shortcut: [shortcut],
    native: true,
    enabled: (app) => pictureOf(app)?.has_workflow ?? false,
    perform: (app) =>
      saying(app, async () => {
        const picture = pictureOf(app);
        if (!picture) return;
        const { recall } = await recalling();
        const source = readWorkflow(await app.api.assetWorkflow(picture.id), picture.name);
        const { catalogue, editWorkflow } = app.documents.getState();
        const before = activeDocument(app.documents.getState()).history.present;
        editWorkflow(label, (target) => recall(target, source, catalogue, what));
        const after = activeDocument(app.documents.getState()).history.present;
        const { toast } = app.view.getState();
        if (after === before) {
          toast(t("The open graph has nothing to change for that."), "info");
          return;
        }
        showCanvas(app);
        toast(t("{label}: taken over into {name}.", { label, name: after.name }), "ok");
      }),
  };
}
