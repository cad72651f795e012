import { X } from "lucide-react";
import { perform } from "../actions";
import type { Action } from "../actions/action";
import { useApp, useView } from "../app";
import { t } from "../i18n";
import css from "./notes.module.css";

/** Short notes; the live region speaks them. */
export function Toasts() {
  const app = useApp();
  const toasts = useView((state) => state.toasts);
  const act = (id: number, action: Action) => {
    app.view.getState().dismiss(id);
    void perform(app, action);
  };
  return (
    <div className={css.toasts}>
      {toasts.map(({ id, tone, text, action }) => (
        <div key={id} className={css.toast} data-tone={tone}>
          <p>{text}</p>
          {action && (
            <button type="button" className={css.act} onClick={() => act(id, action)}>
              {action.label}
            </button>
          )}
          <button
            type="button"
            className={css.dismiss}
            aria-label={t("Dismiss")}
            onClick={() => app.view.getState().dismiss(id)}
          >
            <X size={13} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
