import { panels } from "../actions/panels";
import { settings } from "../actions/settings";
import { shortcuts } from "../actions/shortcuts";
import { sidebar } from "../actions/sidebar";
import { useRun, useView } from "../app";
import { t } from "../i18n";
import { ActionButton } from "./ActionButton";
import css from "./shell.module.css";

export function Rail() {
  return (
    <nav className={css.rail} aria-label={t("Panels")}>
      {panels.map((panel) => (
        <ActionButton key={panel.id} action={panel} className={css.railButton}>
          {panel.icon && <panel.icon size={19} strokeWidth={1.6} aria-hidden />}
          {panel.label}
        </ActionButton>
      ))}
      <span className={css.spacer} />
      <ActionButton action={sidebar} className={css.railButton}>
        {sidebar.icon && <sidebar.icon size={19} strokeWidth={1.6} aria-hidden />}
        {t("Queue")}
        <Waiting />
      </ActionButton>
      <ActionButton action={shortcuts} className={css.railButton}>
        {shortcuts.icon && <shortcuts.icon size={19} strokeWidth={1.6} aria-hidden />}
        {t("Keys")}
      </ActionButton>
      <ActionButton action={settings} className={css.railButton}>
        {settings.icon && <settings.icon size={19} strokeWidth={1.6} aria-hidden />}
        {settings.label}
      </ActionButton>
    </nav>
  );
}

/** What runs and waits, said where the queue itself is not. */
function Waiting() {
  const shown = useView((state) => state.right);
  const count = useRun(
    ({ jobs }) =>
      Object.values(jobs).filter(({ status }) => status === "queued" || status === "running")
        .length,
  );
  if (shown || count === 0) return null;
  return (
    <span className={css.waiting} aria-hidden title={t("{count} jobs", { count })}>
      {count}
    </span>
  );
}
