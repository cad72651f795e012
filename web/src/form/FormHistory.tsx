import { EVERYTHING } from "../gallery/filter";
import { useAssets } from "../gallery/useAssets";
import { t } from "../i18n";
import { Thumbnails } from "../panels/Thumbnails";
import css from "./form.module.css";

type Props = {
  /** The workflow's name: pictures of every workflow that is called so. */
  workflow: string;
  /** What is shown in full above. */
  shown: ReadonlySet<string>;
};

/** What the workflow made before, the newest first. */
export function FormHistory({ workflow, shown }: Props) {
  const { assets, hasNextPage, isFetchingNextPage, fetchNextPage } = useAssets({
    ...EVERYTHING,
    workflow,
  });
  const earlier = assets.filter(({ id }) => !shown.has(id));
  if (earlier.length === 0) return null;
  return (
    <section className={css.earlier} aria-label={t("Made before")}>
      <h2>{t("Made before")}</h2>
      <Thumbnails assets={earlier} />
      {hasNextPage && (
        <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("Show more")}
        </button>
      )}
    </section>
  );
}
