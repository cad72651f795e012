import { ACTIONS } from "../actions";
import { show } from "../actions/shortcut";
import { useApp, useView } from "../app";
import { Dialog } from "./Dialog";
import css from "./dialog.module.css";

/** Every action that has a key. */
export function ShortcutsDialog() {
  const app = useApp();
  const shown = useView((state) => state.shortcuts);
  if (!shown) return null;
  return (
    <Dialog
      label="Keyboard shortcuts"
      className={css.sheet}
      onClose={() => app.view.getState().set({ shortcuts: false })}
    >
      <h2>Keyboard shortcuts</h2>
      <dl className={css.keys}>
        {ACTIONS.filter((action) => action.shortcut).map((action) => (
          <div key={action.id}>
            <dt>{action.label}</dt>
            <dd>
              {action.shortcut?.map((shortcut) => (
                <kbd key={shortcut}>{show(shortcut)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p>On a port, Enter lists everything it can be linked to. Arrow keys move selected nodes.</p>
    </Dialog>
  );
}
