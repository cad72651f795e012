import { ArrowDown, ArrowUp, Dices, Lock } from "lucide-react";
import { useApp, useDocuments } from "../app";
import { setUi } from "../graph/edit";
import { controlOf } from "../graph/seed";
import { describe } from "../graph/wires";
import type { SeedControl } from "../graph/workflow";
import { t } from "../i18n";
import { activeGraph, sceneOf } from "../stores/documents";
import { BigNumberInput } from "./BigNumberInput";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

const NEXT: Record<SeedControl, SeedControl> = {
  randomize: "increment",
  increment: "decrement",
  decrement: "fixed",
  fixed: "randomize",
};
const WORDS: Record<SeedControl, string> = {
  randomize: t("a new seed for every run"),
  increment: t("one more for every run"),
  decrement: t("one less for every run"),
  fixed: t("stays as it is"),
};
const ICONS = { randomize: Dices, increment: ArrowUp, decrement: ArrowDown, fixed: Lock };

/** A seed and what becomes of it from run to run. */
export function SeedWidget(props: WidgetProps) {
  const app = useApp();
  const control = useDocuments((state) => {
    const node = activeGraph(state).nodes[props.node];
    const category = node && describe(sceneOf(state), props.node)?.category;
    return node ? controlOf(node, props.path, category) : "fixed";
  });
  const Icon = ICONS[control];
  const change = () =>
    app.documents.getState().edit(t("Seed control"), (graph) =>
      setUi(graph, props.node, {
        seed_control: {
          ...graph.nodes[props.node]?.ui?.seed_control,
          [props.path]: NEXT[control],
        },
      }),
    );
  return (
    <div className={css.stepper} data-invalid={props.invalid || undefined}>
      <BigNumberInput {...props} />
      <button
        type="button"
        className={css.seedControl}
        data-control={control}
        onClick={change}
        aria-label={t("Seed: {what}", { what: WORDS[control] })}
        title={t("{what} — click to change", { what: WORDS[control] })}
      >
        <Icon size={13} aria-hidden />
      </button>
    </div>
  );
}
