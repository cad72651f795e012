import { labelSaved } from "../actions/savedWorkflows";
import type { SavedWorkflow } from "../api/types";
import { useApp } from "../app";
import { t } from "../i18n";
import { LabelsForm } from "./LabelsForm";

type Props = { workflow: SavedWorkflow; onClose(): void };

/** Another name, folder or tags for what is saved. */
export function LabelsDialog({ workflow, onClose }: Props) {
  const app = useApp();
  return (
    <LabelsForm
      title={t("Name, folder and tags")}
      start={workflow}
      submit={t("Keep")}
      onSubmit={(values) => void labelSaved(app, workflow, values).then(onClose)}
      onClose={onClose}
    />
  );
}
