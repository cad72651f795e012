import { Plus, RotateCcw, TriangleAlert, X } from "lucide-react";
import { useState } from "react";
import { othersWith } from "../actions";
import type { Action } from "../actions/action";
import { show } from "../actions/shortcut";
import { useApp, useKeys } from "../app";
import { t } from "../i18n";
import { KeyRecorder } from "./KeyRecorder";
import css from "./settings.module.css";

/** An action's keys: take one away, add one, or set them back; what two actions share is said. */
export function KeyRow({ action }: { action: Action }) {
  const app = useApp();
  const keys = useKeys(action);
  const [recording, setRecording] = useState(false);
  const [recorded, setRecorded] = useState(false);
  const set = (to: readonly string[]) => app.keys.getState().set(action, to);
  const changed = String(keys) !== String(action.shortcut ?? []);
  const shared = keys.flatMap((key) =>
    othersWith(app, key, action).map((other) => ({ key, other })),
  );
  return (
    <div className={css.key}>
      <span className={css.label}>{action.label}</span>
      <div className={css.caps}>
        {keys.map((key) => (
          <span key={key} className={css.cap} data-shared={shared.some((s) => s.key === key)}>
            <kbd>{show(key)}</kbd>
            <button
              type="button"
              aria-label={t("Take {key} from {action}", { key: show(key), action: action.label })}
              onClick={() => set(keys.filter((other) => other !== key))}
            >
              <X size={11} aria-hidden />
            </button>
          </span>
        ))}
        {recording ? (
          <KeyRecorder
            action={action}
            onDone={(key) => {
              setRecording(false);
              setRecorded(document.activeElement !== document.body);
              if (key && !keys.includes(key)) set([...keys, key]);
            }}
          />
        ) : (
          <button
            type="button"
            className={css.icon}
            aria-label={t("Add a key for {action}", { action: action.label })}
            title={t("Add a key")}
            // biome-ignore lint/a11y/noAutofocus: the focus comes back to where the recorder was opened
            autoFocus={recorded}
            onClick={() => setRecording(true)}
          >
            <Plus size={14} aria-hidden />
          </button>
        )}
        <button
          type="button"
          className={css.icon}
          data-hidden={!changed || undefined}
          disabled={!changed}
          aria-label={t("Set the keys of {action} back", { action: action.label })}
          title={t("As it was at first")}
          onClick={() => app.keys.getState().reset(action)}
        >
          <RotateCcw size={14} aria-hidden />
        </button>
      </div>
      {shared.map(({ key, other }) => (
        <p key={`${key} ${other.id}`} className={css.warning}>
          <TriangleAlert size={13} aria-hidden />
          {t("{key} is also “{action}”: one of the two does not hear it.", {
            key: show(key),
            action: other.label,
          })}
        </p>
      ))}
    </div>
  );
}
