import { ACTIONS } from "../actions";
import type { Action } from "../actions/action";
import { show } from "../actions/shortcut";
import { useApp, useKeys } from "../app";
import { t } from "../i18n";
import { Dialog } from "./Dialog";
import css from "./dialog.module.css";

/** Every action that has a key. */
export default function ShortcutsDialog() {
  const app = useApp();
  const close = () => app.view.getState().set({ shortcuts: false });
  return (
    <Dialog label={t("Keyboard shortcuts")} className={css.sheet} onClose={close}>
      <header className={css.sheetHead}>
        <h2>{t("Keyboard shortcuts")}</h2>
        <button
          type="button"
          className={css.button}
          onClick={() => app.view.getState().set({ shortcuts: false, settings: "keys" })}
        >
          {t("Change the keys")}
        </button>
      </header>
      <dl className={css.keys}>
        {ACTIONS.map((action) => (
          <Keyed key={action.id} action={action} />
        ))}
      </dl>
      <p>
        {t(
          "On a port, Enter lists everything it can be linked to. Arrow keys move selected nodes.",
        )}
      </p>
      <p>
        {t(
          "In a picture in full, + and - zoom, 0 shows all of it, 1 a pixel for a pixel; arrow keys turn to the next, with Shift they move it.",
        )}
      </p>
    </Dialog>
  );
}

function Keyed({ action }: { action: Action }) {
  const keys = useKeys(action);
  if (keys.length === 0) return null;
  return (
    <div>
      <dt>{action.label}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{show(key)}</kbd>
        ))}
      </dd>
    </div>
  );
}
