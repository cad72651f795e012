import type { ReactNode } from "react";
import { perform } from "../actions";
import type { Action } from "../actions/action";
import { show } from "../actions/shortcut";
import { useApp, useDocuments, useGeometry, useKeys, useRun, useView } from "../app";

type Props = { action: Action; className?: string; children?: ReactNode };

/** A button for an action: its name, its shortcut, and whether it can be done now. */
export function ActionButton({ action, className, children }: Props) {
  const app = useApp();
  const { enabled, checked } = useActionState(action);
  const [shortcut] = useKeys(action);
  return (
    <button
      type="button"
      className={className}
      disabled={!enabled}
      aria-label={children ? undefined : action.label}
      aria-pressed={checked}
      title={shortcut ? `${action.label} (${show(shortcut)})` : action.label}
      onClick={() => void perform(app, action)}
    >
      {children ?? (action.icon && <action.icon size={17} aria-hidden />)}
    </button>
  );
}

/** Follows whatever an action's state may depend on. */
export function useActionState(action: Action): { enabled: boolean; checked: boolean | undefined } {
  const app = useApp();
  const read = () => `${action.enabled(app)} ${action.checked?.(app)}`;
  const states = [useDocuments(read), useGeometry(read), useRun(read), useView(read)];
  const [enabled, checked] = (states.at(-1) ?? read()).split(" ");
  return {
    enabled: enabled === "true",
    checked: checked === "undefined" ? undefined : checked === "true",
  };
}
