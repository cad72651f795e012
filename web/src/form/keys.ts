/** What the keys do while a form stands in the place of the graph. */

import type { Action } from "../actions/action";
import type { App } from "../app";

const OF_THE_DOCUMENT = new Set([
  "run",
  "cancel",
  "undo",
  "redo",
  "save",
  "show-form",
  "shortcuts",
  "settings",
]);

/** Whether a key may do it now: nothing is done to a graph that nobody sees. */
export function reachable({ documents, screens }: App, action: Action): boolean {
  return (
    !screens.getState().forms.has(documents.getState().active) || OF_THE_DOCUMENT.has(action.id)
  );
}
