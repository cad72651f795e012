import { useMemo, useState } from "react";
import { useDocuments } from "../app";
import type { Box } from "../graph/bounds";
import { diffWorkflows, isSame } from "../graph/diff";
import { subgraphOf, type Workflow } from "../graph/workflow";
import { t } from "../i18n";
import { DiffList } from "./DiffList";
import { boundsOfAll, DiffPicture } from "./DiffPicture";
import css from "./diff.module.css";
import { compare, partOf, placesOf } from "./overlay";

type Side = { workflow: Workflow; label: string };

/** What differs between two workflows: drawn, over each other or side by side, and as a list. */
export function DiffView({ before, after }: { before: Side; after: Side }) {
  const catalogue = useDocuments((state) => state.catalogue);
  const [together, setTogether] = useState(true);
  const [inside, setInside] = useState("");
  const [focus, setFocus] = useState<string | null>(null);
  const diff = useMemo(
    () => diffWorkflows(before.workflow, after.workflow),
    [before.workflow, after.workflow],
  );
  const compared = useMemo(
    () => compare(before.workflow, after.workflow, diff, inside, catalogue),
    [before.workflow, after.workflow, diff, inside, catalogue],
  );
  if (isSame(diff)) return <p className={css.same}>{t("Nothing differs.")}</p>;
  const places = placesOf(diff);
  const pick = (place: string, id: string) => {
    setInside(place);
    setFocus((was) => (was === id && place === inside ? null : id));
  };
  const enter = (place: string) => {
    setInside(place);
    setFocus(null);
  };
  const picture = {
    bounds: boundsOfAll(compared.before, compared.after),
    focus,
    onPick(id: string) {
      const node = partOf(after.workflow, inside).nodes[id];
      const runs = node && subgraphOf(node);
      const listed = diff.nodes.some((one) => one.inside === inside && one.id === id);
      if (runs && !listed) enter(runs);
      else pick(inside, id);
    },
  };
  return (
    <div className={css.diff}>
      <div className={css.tools}>
        <div role="radiogroup" aria-label={t("How the two are shown")} className={css.ways}>
          <Way on={together} choose={() => setTogether(true)} label={t("Over each other")} />
          <Way on={!together} choose={() => setTogether(false)} label={t("Side by side")} />
        </div>
        {places.length > 1 && (
          <select
            value={inside}
            aria-label={t("Part of the workflow")}
            onChange={(event) => enter(event.target.value)}
          >
            {places.map((place) => (
              <option key={place} value={place}>
                {place || t("The whole workflow")}
              </option>
            ))}
          </select>
        )}
        <button type="button" disabled={focus === null} onClick={() => setFocus(null)}>
          {t("See all of it")}
        </button>
      </div>
      <div className={css.pictures} data-wide={isWide(picture.bounds) || undefined}>
        {together ? (
          <DiffPicture
            {...picture}
            sketch={compared.both}
            label={`${before.label} → ${after.label}`}
          />
        ) : (
          <>
            <DiffPicture {...picture} sketch={compared.before} label={before.label} />
            <DiffPicture {...picture} sketch={compared.after} label={after.label} />
          </>
        )}
      </div>
      <DiffList diff={diff} inside={inside} focus={focus} onPick={pick} onEnter={enter} />
    </div>
  );
}

/** Wide graphs stand one above the other: both are larger so. */
function isWide(bounds: Box | null): boolean {
  return bounds !== null && bounds.width > bounds.height * 1.3;
}

function Way({ on, choose, label }: { on: boolean; choose(): void; label: string }) {
  return (
    <label data-on={on || undefined}>
      <input type="radio" name="diff-way" checked={on} onChange={choose} />
      {label}
    </label>
  );
}
