import { compare } from "../actions/pictures/compare";
import { download } from "../actions/pictures/download";
import { favourite } from "../actions/pictures/favourite";
import { loadInGraph } from "../actions/pictures/loadInGraph";
import { openPictureWorkflow } from "../actions/pictures/openWorkflow";
import { recalls } from "../actions/pictures/recall";
import { restore, trash } from "../actions/pictures/trash";
import type { Asset } from "../api/types";
import { BoardPicker } from "../gallery/BoardPicker";
import { bytes } from "../graph/bytes";
import { language, t } from "../i18n";
import { labelsOf } from "./cells";
import { madeWith } from "./madeWith";
import { PictureButton } from "./PictureButton";
import type { GridOf, Made } from "./useGrid";
import css from "./viewer.module.css";

type Props = {
  asset: Asset;
  made: Made;
  grid: GridOf | null;
  /** Of the grid, the cell that was asked for. */
  cell: number | null;
};

/** What a picture is, what made it, and what can be done with it. */
export function Facts({ asset, made, grid, cell }: Props) {
  const { texts, values, iteration, axes } = madeWith(made.workflow, asset.node, made.resolved);
  const facts: [string, string][] = [
    [t("Size"), asset.width && asset.height ? `${asset.width} × ${asset.height}` : ""],
    [t("Type"), `${asset.media_type}, ${bytes(asset.size)}`],
    [t("Made"), new Date(asset.created_at).toLocaleString(language)],
    [t("Node"), asset.node ?? ""],
    [t("Path"), asset.path ?? ""],
  ];
  return (
    <aside className={css.facts}>
      <header>
        <h2>{asset.name}</h2>
        {[favourite, download, asset.trashed ? restore : trash].map((action) => (
          <PictureButton key={action.id} action={action} className={css.tool} />
        ))}
      </header>
      <div className={css.acts}>
        {[openPictureWorkflow, ...recalls, loadInGraph, compare].map((action) => (
          <PictureButton key={action.id} action={action} className={css.act} labelled />
        ))}
      </div>
      <List entries={facts} />
      {grid && cell !== null && <Values name={t("Cell")} entries={valuesOf(grid, cell)} />}
      <Values name={t("This one of its loop")} entries={iteration} />
      {!grid && axes && <Axis name={t("Columns, from the left")} labels={axes.columns} />}
      {!grid && axes && <Axis name={t("Rows, from the top")} labels={axes.rows} />}
      {texts.map(([name, text]) => (
        <section key={name}>
          <h3>{name}</h3>
          <p className={css.text}>{text}</p>
        </section>
      ))}
      {values.length > 0 && <h3>{t("Made with")}</h3>}
      <List entries={values} />
      {!asset.trashed && <BoardPicker assets={[asset]} />}
    </aside>
  );
}

/** What a cell's row and column stand for. */
function valuesOf({ cells, loop }: GridOf, index: number): [string, string][] {
  const { row, column } = labelsOf(cells, index);
  return [
    [loop?.row ?? t("Row"), row ?? ""],
    [loop?.column ?? t("Column"), column ?? ""],
  ];
}

function Values({ name, entries }: { name: string; entries: readonly [string, string][] }) {
  if (entries.every(([, value]) => !value)) return null;
  return (
    <section>
      <h3>{name}</h3>
      <List entries={entries} />
    </section>
  );
}

/** What the rows or columns of a grid stand for. */
function Axis({ name, labels }: { name: string; labels: readonly string[] }) {
  if (labels.length === 0) return null;
  return (
    <section>
      <h3>{name}</h3>
      <ol className={css.axis}>
        {labels.map((label, place) => (
          <li key={place}>{label}</li>
        ))}
      </ol>
    </section>
  );
}

function List({ entries }: { entries: readonly [string, string][] }) {
  return (
    <dl>
      {entries
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
