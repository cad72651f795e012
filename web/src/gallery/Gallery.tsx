import { Maximize2 } from "lucide-react";
import { wideGallery } from "../actions/pictures/gallery";
import { useGalleryState } from "../app";
import { t } from "../i18n";
import { ActionButton } from "../shell/ActionButton";
import { BoardList } from "./BoardList";
import { ChosenBar } from "./ChosenBar";
import { Filters } from "./Filters";
import css from "./gallery.module.css";
import { PictureGrid } from "./PictureGrid";

/** Everything that was made: boards, filters and pictures; narrow in the panel, wide over the window. */
export function Gallery({ wide = false }: { wide?: boolean }) {
  const choosing = useGalleryState((state) => state.chosen.size > 0);
  return (
    <div className={css.gallery} data-wide={wide || undefined}>
      <BoardList />
      <div className={css.main}>
        <div className={css.top}>
          <Filters />
          {!wide && (
            <ActionButton action={wideGallery} className={css.tool}>
              <Maximize2 size={15} aria-label={t("Gallery in full")} />
            </ActionButton>
          )}
        </div>
        {choosing && <ChosenBar />}
        <PictureGrid />
      </div>
    </div>
  );
}

export default Gallery;
