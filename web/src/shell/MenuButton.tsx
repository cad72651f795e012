import { type ReactNode, Suspense, useRef, useState } from "react";
import { fetched } from "../fetched";
import type { Point } from "../graph/workflow";
import type { MenuPart } from "./ActionMenu";

const ActionMenu = fetched(() => import("./ActionMenu"));

const GAP = 6;

type Props = {
  label: string;
  className?: string;
  parts: readonly MenuPart[];
  children: ReactNode;
};

/** A button that opens a menu of actions under itself; the menu's own code is no part of the first load. */
export function MenuButton({ label, className, parts, children }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<Point | null>(null);
  const open = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt([box.left, box.bottom + GAP]);
  };
  const close = () => setAt(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={at ? close : open}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          open();
        }}
      >
        {children}
      </button>
      <Suspense>
        {at && (
          <ActionMenu label={label} at={at} parts={parts} opener={button.current} close={close} />
        )}
      </Suspense>
    </>
  );
}
