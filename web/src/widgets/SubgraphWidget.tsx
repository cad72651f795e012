import { useDocuments } from "../app";
import { SUBGRAPH } from "../graph/workflow";
import { t } from "../i18n";
import { sceneOf } from "../stores/documents";
import { Select } from "./Select";
import type { WidgetProps } from "./types";

/** A choice among the workflow's subgraphs. */
export function SubgraphWidget(props: WidgetProps) {
  const subgraphs = useDocuments((state) => sceneOf(state).workflow.subgraphs);
  const names = Object.keys(subgraphs);
  return (
    <Select
      {...props}
      value={String(props.value ?? "").replace(SUBGRAPH, "")}
      options={names}
      missing={(value) => (value ? t("{name} (missing)", { name: value }) : t("choose a subgraph"))}
      onPick={(index) => {
        props.onChange(`${SUBGRAPH}${names[index]}`);
        props.onDone();
      }}
    />
  );
}
