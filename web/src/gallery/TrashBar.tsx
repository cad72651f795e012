import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../app";
import { t } from "../i18n";
import css from "./gallery.module.css";

/** Over the trash: what becomes of it, and the way to empty it, which asks once more. */
export function TrashBar({ empty }: { empty: boolean }) {
  const app = useApp();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const onEmpty = async () => {
    setAsking(false);
    try {
      const count = await app.api.emptyTrash();
      await client.invalidateQueries({ queryKey: ["assets"] });
      app.view.getState().toast(t("{count} pictures deleted for good.", { count }), "ok");
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
    }
  };
  return (
    <div className={css.trash}>
      {asking ? (
        <>
          <p>{t("Delete everything here for good?")}</p>
          <button type="button" className={css.danger} onClick={() => void onEmpty()}>
            {t("Delete for good")}
          </button>
          <button
            type="button"
            className={css.plainButton}
            // biome-ignore lint/a11y/noAutofocus: the safe answer is the near one
            autoFocus
            onClick={() => setAsking(false)}
          >
            {t("Keep it")}
          </button>
        </>
      ) : (
        <>
          <p>{t("Old trash is deleted by itself.")}</p>
          <button
            type="button"
            className={css.plainButton}
            disabled={empty}
            onClick={() => setAsking(true)}
          >
            {t("Empty the trash")}
          </button>
        </>
      )}
    </div>
  );
}
