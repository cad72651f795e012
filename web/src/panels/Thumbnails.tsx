import type { Asset } from "../api/types";
import { useApp } from "../app";
import { carry } from "../gallery/drag";
import css from "./panels.module.css";

/** Pictures in a grid; each opens in full, and is dragged onto the canvas, a board or the desktop. */
export function Thumbnails({ assets }: { assets: readonly Asset[] }) {
  const app = useApp();
  return (
    <ul className={css.grid}>
      {assets.map((asset, index) => (
        <li key={asset.id}>
          <button
            type="button"
            className={css.thumbnail}
            aria-label={asset.name}
            draggable
            onDragStart={(event) => carry(event.dataTransfer, [asset], location.origin)}
            onClick={() => app.view.getState().set({ viewer: { assets, index } })}
          >
            <img
              src={asset.thumbnail_url ?? asset.url}
              alt=""
              loading="lazy"
              decoding="async"
              draggable={false}
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
