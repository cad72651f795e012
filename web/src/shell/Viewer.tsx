import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Download, Workflow as WorkflowIcon } from "lucide-react";
import type { KeyboardEvent } from "react";
import { openWorkflow } from "../actions/open";
import type { Asset } from "../api/types";
import { useApp, useView } from "../app";
import { readWorkflow } from "../graph/files";
import { Dialog } from "./Dialog";
import css from "./dialog.module.css";
import { bytes } from "./StatusBar";

/** A picture in full, with what made it. */
export function Viewer() {
  const app = useApp();
  const viewer = useView((state) => state.viewer);
  const asset = viewer?.assets[viewer.index];
  if (!viewer || !asset) return null;
  const turn = (by: number) => {
    const count = viewer.assets.length;
    app.view.getState().set({ viewer: { ...viewer, index: (viewer.index + by + count) % count } });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") turn(1);
    if (event.key === "ArrowLeft") turn(-1);
  };
  return (
    <Dialog
      label={asset.name}
      className={css.viewer}
      onClose={() => app.view.getState().set({ viewer: null })}
      onKeyDown={onKeyDown}
    >
      <div className={css.stage}>
        <img
          src={asset.url}
          alt={asset.name}
          data-small={(asset.width ?? 999) <= 256 || undefined}
        />
        {viewer.assets.length > 1 && (
          <>
            <button
              type="button"
              className={css.turn}
              data-to="previous"
              aria-label="Previous picture"
              onClick={() => turn(-1)}
            >
              <ChevronLeft size={20} aria-hidden />
            </button>
            <button
              type="button"
              className={css.turn}
              data-to="next"
              aria-label="Next picture"
              onClick={() => turn(1)}
            >
              <ChevronRight size={20} aria-hidden />
            </button>
          </>
        )}
      </div>
      <Facts asset={asset} />
    </Dialog>
  );
}

function Facts({ asset }: { asset: Asset }) {
  const app = useApp();
  const workflow = useQuery({
    queryKey: ["asset", asset.id, "workflow"],
    queryFn: () => app.api.assetWorkflow(asset.id),
    enabled: asset.has_workflow,
    retry: false,
  });
  const open = async () => {
    if (!workflow.data) return;
    app.view.getState().set({ viewer: null });
    await openWorkflow(app, readWorkflow(workflow.data, asset.name));
  };
  const facts: [string, string][] = [
    ["Size", asset.width && asset.height ? `${asset.width} × ${asset.height}` : ""],
    ["Type", `${asset.media_type}, ${bytes(asset.size)}`],
    ["Made", new Date(asset.created_at).toLocaleString()],
    ["Node", asset.node ?? ""],
    ["Path", asset.path ?? ""],
  ];
  const values = workflow.data ? literals(workflow.data) : [];
  return (
    <aside className={css.facts}>
      <h2>{asset.name}</h2>
      <dl>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <Fact key={name} name={name} value={value} />
          ))}
      </dl>
      {values.length > 0 && <h3>Made with</h3>}
      <dl>
        {values.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      <button
        type="button"
        className={css.button}
        disabled={!workflow.data}
        onClick={() => void open()}
      >
        <WorkflowIcon size={15} aria-hidden />
        Open its workflow
      </button>
      <a className={css.button} href={asset.content_url} download={asset.name}>
        <Download size={15} aria-hidden />
        Download
      </a>
    </aside>
  );
}

/** The values a workflow's nodes were given, by name: prompts, seeds, sizes. */
function literals(workflow: unknown): [string, string][] {
  const { nodes } = readWorkflow(workflow);
  return Object.entries(nodes).flatMap(([id, node]) =>
    Object.entries(node.inputs).flatMap(([name, value]): [string, string][] =>
      (typeof value === "object" && value !== null) || value === ""
        ? []
        : [[`${id}.${name}`, String(value)]],
    ),
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
