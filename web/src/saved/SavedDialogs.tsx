import { useApp, useSaved } from "../app";
import { ElsewhereDialog } from "./ElsewhereDialog";
import { FolderDialog } from "./FolderDialog";
import { LabelsDialog } from "./LabelsDialog";
import { SaveAsDialog } from "./SaveAsDialog";
import { TemplatesDialog } from "./TemplatesDialog";
import { VersionsDialog } from "./VersionsDialog";

/** The screens about saved workflows; one chunk, fetched with the first of them. */
export default function SavedDialogs() {
  const app = useApp();
  const screen = useSaved((state) => state.screen);
  const close = () => app.saved.getState().show(null);
  switch (screen?.kind) {
    case "saveAs":
      return <SaveAsDialog document={screen.document} onClose={close} />;
    case "labels":
      return <LabelsDialog workflow={screen.workflow} onClose={close} />;
    case "folder":
      return <FolderDialog folder={screen.folder} onClose={close} />;
    case "versions":
      return <VersionsDialog workflow={screen.workflow} onClose={close} />;
    case "elsewhere":
      return <ElsewhereDialog document={screen.document} onClose={close} />;
    case "templates":
      return <TemplatesDialog onClose={close} />;
    default:
      return null;
  }
}
