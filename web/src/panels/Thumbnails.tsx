import type { Asset } from "../api/types";
import { useApp } from "../app";
import css from "./panels.module.css";

/** Pictures in a grid; each opens in full. */
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
            onClick={() => app.view.getState().set({ viewer: { assets, index } })}
          >
            <img src={asset.thumbnail_url ?? asset.url} alt="" loading="lazy" decoding="async" />
          </button>
        </li>
      ))}
    </ul>
  );
}
