import { Panel } from "@xyflow/react";
import { useApp, useView } from "../app";
import { t } from "../i18n";
import css from "./canvas.module.css";
import { markFitting } from "./linking";

/** After a tap on a port: what the next tap does, and the way out. */
export function TapHint() {
  const app = useApp();
  const start = useView(({ linking }) => (linking?.tapped ? linking.start : null));
  if (!start) return null;
  return (
    <Panel position="top-center" className={css.tap}>
      <span>{t("Tap where {port} goes, or tap it again for a list", { port: start.port })}</span>
      <button type="button" onClick={() => markFitting(app, null)}>
        {t("Cancel")}
      </button>
    </Panel>
  );
}
