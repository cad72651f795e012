import { Heart } from "lucide-react";
import { type MouseEvent, memo } from "react";
import type { Asset } from "../api/types";
import { useGalleryState } from "../app";
import { t } from "../i18n";
import { carry } from "./drag";
import css from "./gallery.module.css";

type Props = {
  asset: Asset;
  index: number;
  /** How many there are; -1 while that is not known. */
  total: number;
  focusable: boolean;
  box: { left: number; top: number; side: number };
  onPress(event: MouseEvent): void;
  onToggle(): void;
  onFocus(): void;
  /** What a drag from here carries. */
  carried(): readonly Asset[];
};

/** A picture of the gallery: opens in full, is chosen at its corner, is dragged away. */
export const PictureCell = memo(function PictureCell(props: Props) {
  const { asset, index, total, focusable, box, onPress, onToggle, onFocus, carried } = props;
  const chosen = useGalleryState((state) => state.chosen.has(asset.id));
  return (
    <li
      className={css.cell}
      data-chosen={chosen || undefined}
      aria-posinset={index + 1}
      aria-setsize={total}
      style={{
        width: box.side,
        height: box.side,
        transform: `translate(${box.left}px, ${box.top}px)`,
      }}
    >
      <button
        type="button"
        className={css.picture}
        data-index={index}
        tabIndex={focusable ? 0 : -1}
        aria-label={asset.favourite ? t("{name}, a favourite", { name: asset.name }) : asset.name}
        title={asset.name}
        draggable
        onDragStart={(event) => carry(event.dataTransfer, carried(), location.origin)}
        onClick={onPress}
        onFocus={onFocus}
      >
        {asset.thumbnail_url ? (
          <img src={asset.thumbnail_url} alt="" loading="lazy" decoding="async" draggable={false} />
        ) : (
          <span className={css.plain}>{asset.name}</span>
        )}
      </button>
      {asset.favourite && <Heart className={css.heart} size={14} fill="currentColor" aria-hidden />}
      <input
        type="checkbox"
        className={css.check}
        tabIndex={-1}
        checked={chosen}
        aria-label={t("Choose {name}", { name: asset.name })}
        onChange={onToggle}
      />
    </li>
  );
});
