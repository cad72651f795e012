import { ArrowLeftRight, Columns2, SplitSquareHorizontal } from "lucide-react";
import type { Asset } from "../api/types";
import { useApp, useGalleryState } from "../app";
import { t } from "../i18n";
import css from "./viewer.module.css";

/** Which picture is at which side; with their sizes where these differ. */
export function Names({ first, second }: { first: Asset; second: Asset }) {
  const same = first.width === second.width && first.height === second.height;
  const named = ({ name, width, height }: Asset) =>
    same || !width ? name : `${name} · ${width} × ${height}`;
  return (
    <>
      <span className={css.name} data-at="left">
        <b aria-hidden>A</b>
        {named(first)}
      </span>
      <span className={css.name} data-at="right">
        <b aria-hidden>B</b>
        {named(second)}
      </span>
    </>
  );
}

/** How two are compared, and which one is first. */
export function CompareBar({ onSwap }: { onSwap(): void }) {
  const app = useApp();
  const compareBy = useGalleryState((state) => state.compareBy);
  const ways = [
    { way: "slider", label: t("Compare by a slider"), icon: SplitSquareHorizontal },
    { way: "sides", label: t("Compare side by side"), icon: Columns2 },
  ] as const;
  return (
    <>
      {ways.map(({ way, label, icon: Icon }) => (
        <button
          key={way}
          type="button"
          className={css.tool}
          aria-pressed={compareBy === way}
          aria-label={label}
          title={t("{label} (V changes)", { label })}
          onClick={() => app.gallery.getState().set({ compareBy: way })}
        >
          <Icon size={16} aria-hidden />
        </button>
      ))}
      <button
        type="button"
        className={css.tool}
        aria-label={t("Swap the two")}
        title={t("Swap the two (X)")}
        onClick={onSwap}
      >
        <ArrowLeftRight size={16} aria-hidden />
      </button>
    </>
  );
}
