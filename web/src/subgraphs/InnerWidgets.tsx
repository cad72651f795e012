import { useApp, useDocuments } from "../app";
import { type InnerWidget, innerWidgets, promote, removeInput } from "../graph/subgraphPorts";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import css from "./subgraphs.module.css";

/** The widgets inside a subgraph, to be shown on its node or not. */
export function InnerWidgets({ name }: { name: string }) {
  const app = useApp();
  const workflow = useDocuments((state) => activeDocument(state).history.present);
  const catalogue = useDocuments((state) => state.catalogue);
  const scene = { workflow, graph: workflow, catalogue };
  const toggle = ({ node, input, through }: InnerWidget) =>
    app.documents
      .getState()
      .editWorkflow(t("Show on the node"), (before) =>
        through === undefined
          ? promote({ ...scene, workflow: before }, name, node, input)
          : removeInput(before, name, through),
      );
  return (
    <section className={css.inner} aria-label={t("Widgets inside")}>
      <h3>{t("Widgets inside")}</h3>
      <p>{t("Those with a mark stand on the node, and every node has a value of its own.")}</p>
      {innerWidgets(scene, name).map(({ title, widgets }) => (
        <fieldset key={`${title} ${widgets[0]?.node}`}>
          <legend>{title}</legend>
          {widgets.map((widget) => (
            <label key={widget.input}>
              <input
                type="checkbox"
                checked={widget.through !== undefined}
                onChange={() => toggle(widget)}
              />
              {widget.label}
            </label>
          ))}
        </fieldset>
      ))}
    </section>
  );
}
