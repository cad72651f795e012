import { Handle, Position } from "@xyflow/react";
import { type KeyboardEvent, memo } from "react";
import { useApp, useView } from "../app";
import type { PlacedPort } from "../graph/layout";
import { t } from "../i18n";
import { inputHandle, outputHandle } from "../stores/edges";
import { detach } from "./detach";
import { PortMark } from "./PortMark";
import css from "./port.module.css";
import { tapPort } from "./touchHandlers";

type Props = { node: string; title: string; placed: PlacedPort; linked: boolean };

/** A port: a handle for the mouse, and a button with a spoken name for everybody else. */
export const PortHandle = memo(function PortHandle({
  node,
  title,
  placed: { port, x, y },
  linked,
}: Props) {
  const app = useApp();
  const input = port.side === "input";
  const fits = useView(
    ({ linking }) => linking?.fits.has(`${node} ${port.name}`) && linking.start.side !== port.side,
  );
  const start = () => {
    app.view.getState().set({ palette: { from: { node, side: port.side, port: port.name } } });
  };
  return (
    <Handle
      onMouseDownCapture={(event) => {
        if (input && detach(app, event, node, port.name)) event.stopPropagation();
      }}
      onClickCapture={(event) => {
        const { pointerType } = event.nativeEvent as PointerEvent;
        if (pointerType !== "touch" && pointerType !== "pen") return;
        event.stopPropagation();
        tapPort(app, { node, side: port.side, port: port.name });
      }}
      id={input ? inputHandle(port.name) : outputHandle(port.name)}
      type={input ? "target" : "source"}
      position={input ? Position.Left : Position.Right}
      className={css.handle}
      style={{ left: x, top: y }}
      data-widget={port.widget || undefined}
      data-linked={linked || undefined}
      data-fits={fits}
      data-wire={port.wire}
    >
      <button
        type="button"
        className={css.button}
        aria-label={spoken(title, port, linked)}
        onClick={start}
        onKeyDown={keepArrows}
      >
        <PortMark
          wire={port.wire}
          hollow={input && !port.required && !linked}
          size={port.widget ? 10 : 14}
        />
      </button>
    </Handle>
  );
});

function spoken(title: string, port: PlacedPort["port"], linked: boolean): string {
  const kind = port.wire === "*" ? t("anything") : port.wire;
  const state = linked
    ? t("linked")
    : port.side === "input" && port.required && !port.widget
      ? t("needs a link")
      : t("free");
  const values = { title, port: port.label, kind, state };
  return port.side === "input"
    ? t("{title}: input {port}, {kind}, {state}", values)
    : t("{title}: output {port}, {kind}, {state}", values);
}

/** Arrow keys on a port do not move the node. */
function keepArrows(event: KeyboardEvent): void {
  if (event.key.startsWith("Arrow")) event.stopPropagation();
}
