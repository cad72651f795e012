import { lazy, Suspense } from "react";
import { useDrawing, useSaved, useScreens, useView } from "../app";

const ShortcutsDialog = lazy(() => import("./ShortcutsDialog"));
const MissingDialog = lazy(() => import("./MissingDialog"));
const MaskEditor = lazy(() => import("../masks/MaskEditor"));
const CropEditor = lazy(() => import("../crop/CropEditor"));
const JobInspector = lazy(() => import("../panels/JobInspector"));
const SubgraphDialog = lazy(() => import("../subgraphs/SubgraphDialog"));
const SavedDialogs = lazy(() => import("../saved/SavedDialogs"));
const LibraryDialog = lazy(() => import("../subgraphs/LibraryDialog"));
const SettingsDialog = lazy(() => import("../settings/SettingsDialog"));

/** Screens that come when they are asked for. */
export function Dialogs() {
  const shortcuts = useView((state) => state.shortcuts);
  const settings = useView((state) => state.settings !== null);
  const saved = useSaved((state) => state.screen !== null);
  const missing = useView((state) => state.missing);
  const inspected = useView((state) => state.inspected);
  const drawing = useDrawing((state) => state.drawing);
  const subgraph = useScreens((state) => state.subgraph);
  const sharing = useScreens((state) => state.sharing);
  return (
    <Suspense>
      {sharing !== null && <LibraryDialog subgraph={sharing} />}
      {subgraph !== null && <SubgraphDialog name={subgraph} />}
      {drawing?.kind === "mask" && <MaskEditor drawing={drawing} />}
      {drawing?.kind === "crop" && <CropEditor drawing={drawing} />}
      {missing && <MissingDialog missing={missing} />}
      {inspected && <JobInspector key={inspected} job={inspected} />}
      {shortcuts && <ShortcutsDialog />}
      {settings && <SettingsDialog />}
      {saved && <SavedDialogs />}
    </Suspense>
  );
}
