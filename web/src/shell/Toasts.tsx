import { X } from "lucide-react";
import { useApp, useView } from "../app";
import css from "./shell.module.css";

/** Short notes; the live region speaks them. */
export function Toasts() {
  const app = useApp();
  const toasts = useView((state) => state.toasts);
  return (
    <div className={css.toasts}>
      {toasts.map((toast) => (
        <div key={toast.id} className={css.toast} data-tone={toast.tone}>
          <p>{toast.text}</p>
          <button
            type="button"
            aria-label="Dismiss"
            onClick={() => app.view.getState().dismiss(toast.id)}
          >
            <X size={13} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
