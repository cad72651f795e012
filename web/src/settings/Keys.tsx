import { useStore } from "zustand";
import { ACTIONS } from "../actions";
import { useApp } from "../app";
import { t } from "../i18n";
import { actionsFor } from "./find";
import { KeyRow } from "./KeyRow";
import css from "./settings.module.css";

/** Every action with its keys; `alone` when there is nothing else to be found. */
export function Keys({ query, alone }: { query: string; alone: boolean }) {
  const app = useApp();
  const keys = useStore(app.keys);
  const found = actionsFor(query, keys);
  if (found.length === 0)
    return alone ? (
      <p className={css.none}>{t("No setting is called “{query}”.", { query })}</p>
    ) : null;
  return (
    <section aria-label={t("Keys")}>
      <header className={css.keysHead}>
        <h3>{t("Keys")}</h3>
        {Object.keys(keys.changed).length > 0 && (
          <button type="button" className={css.button} onClick={() => keys.reset(...ACTIONS)}>
            {t("Set all keys back")}
          </button>
        )}
      </header>
      {found.map((action) => (
        <KeyRow key={action.id} action={action} />
      ))}
    </section>
  );
}
