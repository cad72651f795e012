import { Suspense } from "react";
import { useDrawing, useSaved, useScreens, useView } from "../app";
import { fetched } from "../fetched";

const ShortcutsDialog = fetched(() => import("./ShortcutsDialog"));
const MissingDialog = fetched(() => import("./MissingDialog"));
const MaskEditor = fetched(() => import("../masks/MaskEditor"));
const CropEditor = fetched(() => import("../crop/CropEditor"));
const JobInspector = fetched(() => import("../panels/JobInspector"));
const SubgraphDialog = fetched(() => import("../subgraphs/SubgraphDialog"));
const SavedDialogs = fetched(() => import("../saved/SavedDialogs"));
const LibraryDialog = fetched(() => import("../subgraphs/LibraryDialog"));
const SettingsDialog = fetched(() => import("../settings/SettingsDialog"));

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
