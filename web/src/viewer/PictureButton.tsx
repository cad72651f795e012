import { perform } from "../actions";
import type { Action } from "../actions/action";
import { show } from "../actions/shortcut";
import { useApp, useGalleryState, useKeys, useView } from "../app";

type Props = { action: Action; className?: string; labelled?: boolean };

/** A button for what can be done with the pictures that are shown or chosen. */
export function PictureButton({ action, className, labelled = false }: Props) {
  const app = useApp();
  useView((state) => state.viewer);
  useGalleryState((state) => state);
  const [shortcut] = useKeys(action);
  const Icon = action.icon;
  const checked = action.checked?.(app);
  return (
    <button
      type="button"
      className={className}
      disabled={!action.enabled(app)}
      aria-label={labelled ? undefined : action.label}
      aria-pressed={checked}
      title={shortcut ? `${action.label} (${show(shortcut)})` : action.label}
      onClick={() => void perform(app, action)}
    >
      {Icon && <Icon size={15} fill={checked ? "currentColor" : "none"} aria-hidden />}
      {labelled && action.label}
    </button>
  );
}
