import { Unplug } from "lucide-react";
import { useRun } from "../app";
import { t } from "../i18n";
import css from "./notes.module.css";

/** Says that the server went away, and that nothing is lost by it. */
export function Banner() {
  const lost = useRun((state) => state.lost && state.connection !== "online");
  if (!lost) return null;
  return (
    <div className={css.banner} role="alert">
      <Unplug size={15} aria-hidden />
      {t("The server does not answer. Your graph is kept here, your jobs there; trying again…")}
    </div>
  );
}
