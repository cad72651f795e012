import { RefreshCw, Unplug } from "lucide-react";
import { useRun } from "../app";
import { t } from "../i18n";
import css from "./notes.module.css";

/** Says that the server went away, or that it is another one now; nothing is lost by either. */
export function Banner() {
  const lost = useRun((state) => state.lost && state.connection !== "online");
  const outdated = useRun((state) => state.outdated);
  if (lost)
    return (
      <div className={css.banner} role="alert">
        <Unplug size={15} aria-hidden />
        {t("The server does not answer. Your graph is kept here, your jobs there; trying again…")}
      </div>
    );
  if (!outdated) return null;
  return (
    <div className={css.banner} role="alert">
      <RefreshCw size={15} aria-hidden />
      <span>
        {t("The server was updated. Load the page again for its editor; your graphs stay open.")}
      </span>
      <button type="button" onClick={() => location.reload()}>
        {t("Load again")}
      </button>
    </div>
  );
}
