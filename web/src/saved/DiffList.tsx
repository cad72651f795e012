import type { Change, NodeDiff, WorkflowDiff } from "../graph/diff";
import { written } from "../graph/diff";
import type { Value } from "../graph/workflow";
import { t } from "../i18n";
import { SIGNS } from "./DiffPicture";
import css from "./diff.module.css";

const STATUS = { added: t("added"), removed: t("removed"), changed: t("changed") };
const FIELDS = { type: t("type"), mode: t("mode"), title: t("title") };

type Props = {
  diff: WorkflowDiff;
  /** The part of the workflow that is in view: what changed there comes first. */
  inside: string;
  focus: string | null;
  onPick(inside: string, id: string): void;
  onEnter(inside: string): void;
};

/** Every difference in words. */
export function DiffList({ diff, inside, focus, onPick, onEnter }: Props) {
  const { name, subgraphs, moved, around } = diff;
  const here = (node: NodeDiff) => node.inside === inside;
  const nodes = [...diff.nodes.filter(here), ...diff.nodes.filter((node) => !here(node))];
  return (
    <ul className={css.list} aria-label={t("Changes")}>
      {name && (
        <li>
          <strong>{t("Name")}</strong>
          <Sides before={name.before} after={name.after} />
        </li>
      )}
      {subgraphs.map((subgraph) => (
        <li key={subgraph.name} data-status={subgraph.status}>
          <button type="button" onClick={() => onEnter(subgraph.name)}>
            <strong>
              <span aria-hidden>{SIGNS[subgraph.status]}</span> {subgraph.name}
            </strong>
            <em>
              {subgraph.status === "changed"
                ? t("subgraph: other inputs or outputs")
                : t("subgraph {status}", { status: STATUS[subgraph.status] })}
            </em>
          </button>
        </li>
      ))}
      {nodes.map((node) => (
        <Node
          key={`${node.inside}/${node.id}`}
          node={node}
          focused={node.id === focus && node.inside === inside}
          onPick={() => onPick(node.inside, node.id)}
        />
      ))}
      {moved.length > 0 && (
        <li>{t("{count} nodes moved or look otherwise", { count: moved.length })}</li>
      )}
      {around && <li>{t("Groups or notes are others")}</li>}
    </ul>
  );
}

function Node({ node, focused, onPick }: { node: NodeDiff; focused: boolean; onPick(): void }) {
  const { inside, id, status, changes } = node;
  return (
    <li data-status={status} data-focus={focused || undefined}>
      <button type="button" aria-pressed={focused} onClick={onPick}>
        <strong>
          <span aria-hidden>{SIGNS[status]}</span> {node.node.ui?.title ?? id}
        </strong>
        <em>
          {STATUS[status]} · {node.node.type}
          {inside && ` · ${inside}`}
        </em>
      </button>
      {changes.map((change) => (
        <div key={keyOf(change)} className={css.change}>
          <code>{"input" in change.of ? change.of.input : FIELDS[change.of.field]}</code>
          <Sides before={change.before} after={change.after} />
        </div>
      ))}
    </li>
  );
}

function Sides({ before, after }: { before: Value; after: Value }) {
  return (
    <span className={css.sides}>
      <del>{written(before)}</del>
      <span className="visually-hidden">{t("becomes")}</span>
      <ins>{written(after)}</ins>
    </span>
  );
}

function keyOf({ of }: Change): string {
  return "input" in of ? `input ${of.input}` : of.field;
}
