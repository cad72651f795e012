import { useGallery } from "./assets";
import css from "./panels.module.css";
import { Thumbnails } from "./Thumbnails";

/** Everything that was saved. */
export function GalleryPanel() {
  const { assets, hasNextPage, fetchNextPage, isPending } = useGallery();
  return (
    <div className={css.scroll}>
      {!isPending && assets.length === 0 && (
        <p className={css.empty}>Pictures you save appear here.</p>
      )}
      <Thumbnails assets={assets} />
      {hasNextPage && (
        <button type="button" className={css.moreButton} onClick={() => void fetchNextPage()}>
          Show older
        </button>
      )}
    </div>
  );
}
