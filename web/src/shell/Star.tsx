import { Star as Mark } from "lucide-react";
import { useApp, useFamiliar } from "../app";
import { t } from "../i18n";
import css from "./star.module.css";

/** Makes a node type a favourite: it then comes first in the palette and the library. */
export function Star({ type, title }: { type: string; title: string }) {
  const app = useApp();
  const on = useFamiliar(({ favourites }) => favourites.includes(type));
  return (
    <button
      type="button"
      className={css.star}
      aria-pressed={on}
      aria-label={t("{title}: favourite", { title })}
      title={on ? t("No longer a favourite") : t("Make it a favourite")}
      onClick={() => app.familiar.getState().toggle(type)}
    >
      <Mark size={14} fill={on ? "currentColor" : "none"} aria-hidden />
    </button>
  );
}
