import { Maximize, Minus, Plus } from "lucide-react";
import { t } from "../i18n";
import css from "./viewer.module.css";

type Props = { scale: number; onZoom(factor: number): void; onFit(): void; onTrue(): void };

const STEP = 1.3;

/** How close the picture is, and buttons for it. */
export function ZoomBar({ scale, onZoom, onFit, onTrue }: Props) {
  return (
    <>
      <button
        type="button"
        className={css.tool}
        aria-label={t("Zoom out")}
        title={t("Zoom out (-)")}
        onClick={() => onZoom(1 / STEP)}
      >
        <Minus size={16} aria-hidden />
      </button>
      <output className={css.scale} aria-label={t("Zoom")}>
        {Math.round(scale * 100)} %
      </output>
      <button
        type="button"
        className={css.tool}
        aria-label={t("Zoom in")}
        title={t("Zoom in (+)")}
        onClick={() => onZoom(STEP)}
      >
        <Plus size={16} aria-hidden />
      </button>
      <button
        type="button"
        className={css.tool}
        aria-label={t("The whole picture")}
        title={t("The whole picture (0)")}
        onClick={onFit}
      >
        <Maximize size={15} aria-hidden />
      </button>
      <button
        type="button"
        className={css.tool}
        aria-label={t("1:1, one pixel for one pixel")}
        title={t("One pixel for one pixel (1)")}
        onClick={onTrue}
      >
        1:1
      </button>
    </>
  );
}
