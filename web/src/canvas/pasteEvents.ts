/** Ctrl+V as the browser tells it: files and workflows open, nodes go into the graph. */

import { perform } from "../actions";
import { paste } from "../actions/paste";
import { pasteLinked } from "../actions/pasteLinked";
import { isTyping } from "../actions/shortcut";
import type { App } from "../app";
import { parsePiece } from "../graph/clipboard";
import { NotAWorkflow, parseWorkflow } from "../graph/files";
import { ForeignWorkflow } from "../graph/foreign";
import { t } from "../i18n";
import { bringFiles } from "../pictures/bring";
import { selectedNodes } from "../stores/geometry";
import { isWriting } from "./writeText";

export function listenToPaste(app: App): void {
  let shift = false;
  // The event itself does not say which keys were held.
  window.addEventListener("keydown", (event) => (shift = event.shiftKey), { capture: true });
  window.addEventListener("paste", (event) => {
    const { target, clipboardData } = event;
    if (isTyping(target) || (target instanceof Element && target.closest("dialog"))) return;
    if (isWriting()) return void perform(app, shift ? pasteLinked : paste);
    const files = [...(clipboardData?.files ?? [])];
    if (files.length) {
      const [node, ...more] = selectedNodes(app.geometry.getState());
      return void bringFiles(app, files, { node: more.length ? undefined : node });
    }
    const text = clipboardData?.getData("text/plain");
    if (text && openedAsWorkflow(app, text)) return;
    if (text) app.clipboard = text;
    void perform(app, shift ? pasteLinked : paste);
  });
}

/** A whole workflow as text opens in a tab of its own. */
function openedAsWorkflow(app: App, text: string): boolean {
  const known = text.includes('"tessera"') || /"(class_type|links)"\s*:/.test(text);
  if (!known || parsePiece(text)) return false;
  try {
    app.documents.getState().open(parseWorkflow(text, t("Pasted")));
    return true;
  } catch (error) {
    if (error instanceof ForeignWorkflow) app.view.getState().toast(error.message, "info");
    if (error instanceof NotAWorkflow) return error instanceof ForeignWorkflow;
    throw error;
  }
}
