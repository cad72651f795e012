/** Every action, once. */

import type { App } from "../app";
import type { Action } from "./action";
import { align } from "./align";
import { arrange } from "./arrange";
import { bypass } from "./bypass";
import { cancel } from "./cancel";
import { check } from "./check";
import { clearQueue } from "./clearQueue";
import { closeDocument } from "./closeDocument";
import { collapse } from "./collapse";
import { colors } from "./colors";
import { copy } from "./copy";
import { copyAsCurl } from "./copyAsCurl";
import { copyAsPython } from "./copyAsPython";
import { copyLink } from "./copyLink";
import { crop } from "./crop";
import { cut } from "./cut";
import { deselect } from "./deselect";
import { disconnect } from "./disconnect";
import { distribute } from "./distribute";
import { dragSelects } from "./dragSelects";
import { drawMask } from "./drawMask";
import { duplicate } from "./duplicate";
import { editSubgraph } from "./editSubgraph";
import { enterSubgraph } from "./enterSubgraph";
import { exportFile } from "./exportFile";
import { fit } from "./fit";
import { fitGroup } from "./fitGroup";
import { freeMemory } from "./freeMemory";
import { group } from "./group";
import { help } from "./help";
import { leaveSubgraph } from "./leaveSubgraph";
import { libraryBlocks } from "./libraryBlocks";
import { linkStyles } from "./linkStyles";
import { makeSubgraph } from "./makeSubgraph";
import { minimap } from "./minimap";
import { missing } from "./missing";
import { mute } from "./mute";
import { newDocument } from "./newDocument";
import { note } from "./note";
import { nudge } from "./nudge";
import { open } from "./open";
import { palette } from "./palette";
import { panels } from "./panels";
import { paste } from "./paste";
import { pasteLinked } from "./pasteLinked";
import { pause } from "./pause";
import { ON_PICTURES, PICTURE_ACTIONS } from "./pictures";
import { pin } from "./pin";
import { problems } from "./problems";
import { redo } from "./redo";
import { remove } from "./remove";
import { rename } from "./rename";
import { renameDocument } from "./renameDocument";
import { reopen } from "./reopen";
import { reroute } from "./reroute";
import { retry } from "./retry";
import { run } from "./run";
import { runOnChange } from "./runOnChange";
import { runTo } from "./runTo";
import { save } from "./save";
import { saveAs } from "./saveAs";
import { selectAll } from "./selectAll";
import { settings } from "./settings";
import { shareSubgraph } from "./shareSubgraph";
import { isAltLetter, isTyping, matches } from "./shortcut";
import { shortcuts } from "./shortcuts";
import { showForm } from "./showForm";
import { sidebar } from "./sidebar";
import { snap } from "./snap";
import { straighten } from "./straighten";
import { tabActions } from "./tabs";
import { templates } from "./templates";
import { undo } from "./undo";
import { ungroup } from "./ungroup";
import { unpackSubgraph } from "./unpackSubgraph";
import { versions } from "./versions";
import { walk } from "./walk";
import { zoomIn } from "./zoomIn";
import { zoomOut } from "./zoomOut";
import { zoomReset } from "./zoomReset";

export const ACTIONS: readonly Action[] = [
  run,
  runTo,
  runOnChange,
  check,
  cancel,
  retry,
  pause,
  clearQueue,
  freeMemory,
  missing,
  palette,
  undo,
  redo,
  cut,
  copy,
  paste,
  pasteLinked,
  duplicate,
  remove,
  selectAll,
  deselect,
  mute,
  bypass,
  collapse,
  pin,
  disconnect,
  rename,
  group,
  ungroup,
  fitGroup,
  note,
  makeSubgraph,
  unpackSubgraph,
  enterSubgraph,
  leaveSubgraph,
  editSubgraph,
  shareSubgraph,
  libraryBlocks,
  showForm,
  reroute,
  straighten,
  arrange,
  snap,
  dragSelects,
  drawMask,
  crop,
  fit,
  zoomIn,
  zoomOut,
  zoomReset,
  ...walk,
  ...nudge,
  ...align,
  ...distribute,
  ...linkStyles,
  ...colors,
  newDocument,
  open,
  templates,
  save,
  saveAs,
  versions,
  renameDocument,
  exportFile,
  copyLink,
  copyAsPython,
  copyAsCurl,
  closeDocument,
  reopen,
  ...tabActions,
  ...panels,
  ...PICTURE_ACTIONS,
  sidebar,
  minimap,
  problems,
  help,
  shortcuts,
  settings,
];

/** Does it, where it can be done now. */
export async function perform(app: App, action: Action): Promise<void> {
  if (action.enabled(app)) await action.perform(app);
}

/** The action a key press asks for; a key that was given to one comes before those it was born with. */
export function actionFor({ keys }: Pick<App, "keys">, event: KeyboardEvent): Action | undefined {
  const typing = isTyping(event.target) && !isAltLetter(event);
  const { changed, of } = keys.getState();
  const asked = ACTIONS.filter(
    (action) =>
      !action.native &&
      (!typing || action.whileTyping) &&
      of(action).some((shortcut) => matches(shortcut, event)),
  );
  return asked.find((action) => Object.hasOwn(changed, action.id)) ?? asked[0];
}

/** Who else listens to a key in the same place: pictures have keys of their own. */
export function othersWith(
  { keys }: Pick<App, "keys">,
  shortcut: string,
  action: Action,
): Action[] {
  const { of } = keys.getState();
  const onPictures = ON_PICTURES.includes(action);
  return ACTIONS.filter(
    (other) =>
      other !== action &&
      ON_PICTURES.includes(other) === onPictures &&
      of(other).some((key) => key.toLowerCase() === shortcut.toLowerCase()),
  );
}
