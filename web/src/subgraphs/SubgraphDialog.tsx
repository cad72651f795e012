import { Share2, Trash2 } from "lucide-react";
import { useApp, useDocuments } from "../app";
import { isWidget, shownInputs } from "../graph/subgraphInputs";
import {
  describedAs,
  moveInput,
  moveOutput,
  removeInput,
  removeOutput,
  renameInput,
  renameOutput,
} from "../graph/subgraphPorts";
import { dropUnused, freeSubgraphName, renameSubgraph, usesOf } from "../graph/subgraphs";
import type { Workflow } from "../graph/workflow";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import { activeDocument } from "../stores/documents";
import { InnerWidgets } from "./InnerWidgets";
import { NameField } from "./NameField";
import { type ListedPort, PortList } from "./PortList";
import css from "./subgraphs.module.css";

/** A subgraph's name, what it takes and gives, and which widgets stand on its node. */
export default function SubgraphDialog({ name }: { name: string }) {
  const app = useApp();
  const workflow = useDocuments((state) => activeDocument(state).history.present);
  const subgraph = workflow.subgraphs[name];
  const close = () => app.screens.getState().set({ subgraph: null });
  if (!subgraph) return null;
  const { editWorkflow, seal } = app.documents.getState();
  const edit = (change: (workflow: Workflow) => Workflow, key?: string) =>
    editWorkflow(t("Change the subgraph"), change, key);
  const rename = (to: string) => {
    const { [name]: _, ...others } = workflow.subgraphs;
    const next = freeSubgraphName({ subgraphs: others }, to);
    edit((before) => renameSubgraph(before, name, next));
    app.screens.getState().set({ subgraph: next });
  };
  const uses = usesOf(workflow, name);
  const shown = shownInputs(subgraph);
  const widgets = shown.findIndex(isWidget);
  const inputs = shown.map(({ name: input, wire }, i): ListedPort => {
    const first = i === 0 || i === widgets;
    const last = i === shown.length - 1 || i + 1 === widgets;
    return { name: input, wire, first, last };
  });
  const outputs = subgraph.outputs.map(
    ({ name: output, wire }, i, all): ListedPort => ({
      name: output,
      wire,
      first: i === 0,
      last: i === all.length - 1,
    }),
  );
  const { description } = subgraph.ui ?? {};
  return (
    <Dialog label={t("Subgraph {name}", { name })} className={css.sheet} onClose={close}>
      <header>
        <h2>{t("Subgraph")}</h2>
        <NameField label={t("Name of the subgraph")} value={name} onName={rename} />
        <button type="button" className={css.close} onClick={close}>
          {t("Done")}
        </button>
      </header>
      <label className={css.description}>
        {t("What it does")}
        <textarea
          rows={2}
          value={typeof description === "string" ? description : ""}
          onChange={(event) => {
            const { value } = event.target;
            edit((before) => describedAs(before, name, value), `describe:${name}`);
          }}
          onBlur={seal}
        />
      </label>
      <div className={css.lists}>
        <PortList
          title={t("Inputs")}
          none={t("Drag from a port inside to the empty canvas, or mark a widget below.")}
          ports={inputs}
          onRename={(from, to) => edit((before) => renameInput(before, name, from, to))}
          onMove={(input, by) => edit((before) => moveInput(before, name, input, by))}
          onRemove={(input) => edit((before) => removeInput(before, name, input))}
        />
        <PortList
          title={t("Outputs")}
          none={t("Drag from an output inside to the empty canvas.")}
          ports={outputs}
          onRename={(from, to) => edit((before) => renameOutput(before, name, from, to))}
          onMove={(output, by) => edit((before) => moveOutput(before, name, output, by))}
          onRemove={(output) => edit((before) => removeOutput(before, name, output))}
        />
      </div>
      <InnerWidgets name={name} />
      <footer>
        <button
          type="button"
          onClick={() => app.screens.getState().set({ subgraph: null, sharing: name })}
        >
          <Share2 size={14} aria-hidden />
          {t("Put into the library")}
        </button>
        {uses === 0 ? (
          <button
            type="button"
            onClick={() => {
              edit((before) => dropUnused(before, name));
              close();
            }}
          >
            <Trash2 size={14} aria-hidden />
            {t("Delete the subgraph")}
          </button>
        ) : (
          <span>{t("Used {count} times in this workflow.", { count: uses })}</span>
        )}
      </footer>
    </Dialog>
  );
}
