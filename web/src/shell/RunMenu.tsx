import { type RefObject, Suspense, type SyntheticEvent, useRef, useState } from "react";
import { fetched } from "../fetched";
import css from "./run.module.css";

const RunChoices = fetched(() => import("./RunChoices"));

type Props = { id: string; anchor: RefObject<HTMLElement | null> };

/** How to run: the browser's own popover, closed by Escape or a click beside it. */
export function RunMenu({ id, anchor }: Props) {
  const panel = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ top: 0, right: 0 });
  const [open, setOpen] = useState(false);
  const place = (event: SyntheticEvent) => {
    const opens = (event.nativeEvent as ToggleEvent).newState === "open";
    const box = anchor.current?.getBoundingClientRect();
    if (opens && box) setAt({ top: box.bottom + 6, right: window.innerWidth - box.right });
    setOpen(opens);
  };
  return (
    <div ref={panel} id={id} popover="auto" className={css.panel} style={at} onBeforeToggle={place}>
      <Suspense>{open && <RunChoices close={() => panel.current?.hidePopover()} />}</Suspense>
    </div>
  );
}
