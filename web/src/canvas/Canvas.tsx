import { ReactFlow, ReactFlowProvider, useStore } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useMemo } from "react";
import { useApp, useDocuments, useGeometry, useSetting, useView } from "../app";
import { GRID } from "../graph/align";
import { t } from "../i18n";
import { dragTool, snapToGrid } from "../settings/canvas";
import type { FlowThing } from "../stores/geometry";
import { SPOKEN } from "../stores/spoken";
import { BodyFrame } from "./BodyFrame";
import { ConnectionLine } from "./ConnectionLine";
import css from "./canvas.module.css";
import { Dots } from "./Dots";
import { EmptyHint } from "./EmptyHint";
import { FarSelection } from "./FarSelection";
import { FAR, FarContext } from "./far";
import { farHandlers } from "./farHandlers";
import { flowHandlers } from "./flowHandlers";
import { GroupView } from "./GroupView";
import { linkHandlers } from "./linkHandlers";
import { MiniMap } from "./MiniMap";
import { menuHandlers } from "./menuHandlers";
import { NodeMenu } from "./NodeMenu";
import { NodeView } from "./NodeView";
import { Overview } from "./Overview";
import { PaperView } from "./PaperView";
import { paneHandlers } from "./paneHandlers";
import { TapHint } from "./TapHint";
import { Trail } from "./Trail";
import { touchHandlers } from "./touchHandlers";
import { useStage } from "./useStage";
import { useViewport } from "./useViewport";
import { WireEdge } from "./WireEdge";
import { ZoomControls } from "./ZoomControls";

const nodeTypes = { node: NodeView, frame: GroupView, paper: PaperView };
const edgeTypes = { wire: WireEdge };
/** Nothing is drawn at a place it would leave again. */
const NOTHING: never[] = [];
const SNAP: [number, number] = [GRID, GRID];
const MIDDLE_AND_RIGHT = [1, 2];
const SEVERAL = ["Meta", "Control", "Shift"];

/** What follows the stores by itself: made once, it is drawn by no move of a node. */
const FURNITURE = (
  <>
    <Dots />
    <Overview />
    <TapHint />
    <BodyFrame />
    <Trail />
    <ZoomControls />
  </>
);

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
  const frames = useGeometry((state) => state.frames);
  const things = useMemo<FlowThing[]>(() => [...frames, ...nodes], [frames, nodes]);
  const edges = useGeometry((state) => state.edges);
  const far = useStore((state) => state.transform[2] < FAR);
  const minimap = useView((state) => state.minimap);
  const handlers = useMemo(() => flowHandlers(app), [app]);
  const menus = useMemo(() => menuHandlers(app), [app]);
  const fromAfar = useMemo(() => farHandlers(app), [app]);
  const pane = useMemo(() => paneHandlers(app), [app]);
  const links = useMemo(() => linkHandlers(app), [app]);
  const fingers = useMemo(() => touchHandlers(app), [app]);
  const [snap] = useSetting(snapToGrid);
  const [tool] = useSetting(dragTool);
  const { onMoveStart, onPointer } = useStage();
  const known = useDocuments((state) => state.catalogue.nodes.length > 0);
  const { onMoveEnd, placed } = useViewport(known);
  return (
    <main
      className={css.canvas}
      aria-label={t("Graph")}
      {...pane}
      {...fingers}
      {...(far ? fromAfar : undefined)}
      onPointerMove={onPointer}
      onPointerLeave={onPointer}
    >
      <FarContext value={far}>
        <ReactFlow
          nodes={placed && !far ? things : NOTHING}
          edges={placed && !far ? edges : NOTHING}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          connectionLineComponent={ConnectionLine}
          {...handlers}
          {...menus}
          {...links}
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
          connectionDragThreshold={4}
          snapToGrid={snap}
          snapGrid={SNAP}
          selectionOnDrag={tool === "select"}
          panOnDrag={tool === "select" ? MIDDLE_AND_RIGHT : true}
          disableKeyboardA11y={false}
          ariaLabelConfig={SPOKEN}
          elevateNodesOnSelect
          colorMode="dark"
        >
          {FURNITURE}
          {far && <FarSelection />}
          {known && <EmptyHint />}
          {minimap && <MiniMap />}
        </ReactFlow>
      </FarContext>
      {!known && <p className={css.waiting}>{t("Getting the node types from the server…")}</p>}
      <NodeMenu />
    </main>
  );
}
