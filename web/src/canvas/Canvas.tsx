import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useStore,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useMemo } from "react";
import { useApp, useDocuments, useGeometry, useView } from "../app";
import { ConnectionLine } from "./ConnectionLine";
import css from "./canvas.module.css";
import { EmptyHint } from "./EmptyHint";
import { FAR } from "./far";
import { farHandlers } from "./farHandlers";
import { flowHandlers } from "./flowHandlers";
import { MiniMap } from "./MiniMap";
import { menuHandlers } from "./menuHandlers";
import { NodeMenu } from "./NodeMenu";
import { NodeView } from "./NodeView";
import { Overview } from "./Overview";
import { paneHandlers } from "./paneHandlers";
import { Trail } from "./Trail";
import { useStage } from "./useStage";
import { useViewport } from "./useViewport";
import { WireEdge } from "./WireEdge";
import { ZoomControls } from "./ZoomControls";

const nodeTypes = { node: NodeView };
const edgeTypes = { wire: WireEdge };
/** Nothing is drawn at a place it would leave again. */
const NOTHING: never[] = [];
const SEVERAL = ["Meta", "Control", "Shift"];

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow() {
  const app = useApp();
  const nodes = useGeometry((state) => state.nodes);
  const edges = useGeometry((state) => state.edges);
  const far = useStore((state) => state.transform[2] < FAR);
  const minimap = useView((state) => state.minimap);
  const handlers = useMemo(() => flowHandlers(app), [app]);
  const menus = useMemo(() => menuHandlers(app), [app]);
  const fromAfar = useMemo(() => farHandlers(app), [app]);
  const pane = useMemo(() => paneHandlers(app), [app]);
  const { onMoveStart } = useStage();
  const known = useDocuments((state) => state.catalogue.nodes.length > 0);
  const { onMoveEnd, placed } = useViewport(known);
  return (
    <main className={css.canvas} aria-label="Graph" {...pane} {...(far ? fromAfar : undefined)}>
      <ReactFlow
        nodes={placed && !far ? nodes : NOTHING}
        edges={placed && !far ? edges : NOTHING}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        connectionLineComponent={ConnectionLine}
        {...handlers}
        {...menus}
        onMoveStart={onMoveStart}
        onMoveEnd={onMoveEnd}
        onlyRenderVisibleElements
        minZoom={0.02}
        maxZoom={3}
        deleteKeyCode={null}
        multiSelectionKeyCode={SEVERAL}
        selectionKeyCode="Shift"
        zoomOnDoubleClick={false}
        connectOnClick={false}
        connectionRadius={28}
        disableKeyboardA11y={false}
        elevateNodesOnSelect
        colorMode="dark"
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} color="#1d222c" />
        <Overview />
        <Trail />
        {known && <EmptyHint />}
        <ZoomControls />
        {minimap && <MiniMap />}
      </ReactFlow>
      {!known && <p className={css.waiting}>Getting the node types from the server…</p>}
      <NodeMenu />
    </main>
  );
}
