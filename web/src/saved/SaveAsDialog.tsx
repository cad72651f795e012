import { saveCopy } from "../actions/saveAs";
import { useApp } from "../app";
import { t } from "../i18n";
import { LabelsForm, type LabelValues } from "./LabelsForm";

type Props = { document: string; onClose(): void };

/** Another workflow on the server, with a name of its own. */
export function SaveAsDialog({ document, onClose }: Props) {
  const app = useApp();
  const open = app.documents.getState().documents.find(({ id }) => id === document);
  if (!open) return null;
  const { name } = open.history.present;
  const known = open.stored && app.saved.getState().newest[open.stored.id];
  const submit = async (values: LabelValues) => {
    const { name: next, ...labels } = values;
    if (await saveCopy(app, document, next, labels)) onClose();
  };
  return (
    <LabelsForm
      title={t("Save as")}
      start={{
        name: open.stored ? t("{name} copy", { name }) : name,
        folder: known?.folder ?? "",
        tags: known?.tags ?? [],
      }}
      submit={t("Save")}
      onSubmit={(values) => void submit(values)}
      onClose={onClose}
    />
  );
}
