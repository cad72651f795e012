import { TriangleAlert } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { othersWith } from "../actions";
import type { Action } from "../actions/action";
import { isBrowsers, shortcutOf, show } from "../actions/shortcut";
import { useApp } from "../app";
import { t } from "../i18n";
import css from "./settings.module.css";

type Props = { action: Action; onDone(key: string | null): void };

/** Waits for keys to be pressed; asks before it takes them from another action. */
export function KeyRecorder({ action, onDone }: Props) {
  const app = useApp();
  const [pressed, setPressed] = useState<string | null>(null);
  const others = pressed ? othersWith(app, pressed, action) : [];
  const take = (key: string) => {
    const { of, set } = app.keys.getState();
    for (const other of othersWith(app, key, action))
      set(
        other,
        of(other).filter((one) => one !== key),
      );
    onDone(key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return onDone(null);
    const key = shortcutOf(event.nativeEvent);
    if (!key) return;
    if (isBrowsers(key) || othersWith(app, key, action).length > 0) setPressed(key);
    else take(key);
  };
  return (
    <span className={css.recorder}>
      <input
        type="text"
        readOnly
        // biome-ignore lint/a11y/noAutofocus: the person just asked to press keys here
        autoFocus
        aria-label={t("Press the keys for {action}; Escape to leave it", { action: action.label })}
        placeholder={t("Press the keys")}
        value={pressed ? show(pressed) : ""}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          if (!event.currentTarget.parentElement?.contains(event.relatedTarget)) onDone(null);
        }}
      />
      {pressed && isBrowsers(pressed) && (
        <span className={css.warning} role="alert">
          <TriangleAlert size={13} aria-hidden />
          {t("The browser keeps {key} for itself.", { key: show(pressed) })}
        </span>
      )}
      {pressed && !isBrowsers(pressed) && others[0] && (
        <span className={css.warning} role="alert">
          <TriangleAlert size={13} aria-hidden />
          {t("{key} is “{action}”.", { key: show(pressed), action: others[0].label })}
          <button type="button" className={css.button} onClick={() => take(pressed)}>
            {t("Use it here")}
          </button>
        </span>
      )}
    </span>
  );
}
