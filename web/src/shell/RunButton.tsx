import { ChevronDown, Play, Zap } from "lucide-react";
import { useId, useRef } from "react";
import { run } from "../actions/run";
import { runOnChange } from "../actions/runOnChange";
import { useView } from "../app";
import { t } from "../i18n";
import { ActionButton, useActionState } from "./ActionButton";
import { RunMenu } from "./RunMenu";
import css from "./top.module.css";

/** Run, and behind the arrow how: how often, by itself, only checked. */
export function RunButton() {
  const batch = useView((state) => state.batch);
  const { checked: byItself } = useActionState(runOnChange);
  const panel = useId();
  const arrow = useRef<HTMLButtonElement>(null);
  return (
    <>
      <div className={css.run}>
        <ActionButton action={run}>
          {byItself ? (
            <Zap size={14} fill="currentColor" aria-label={t("runs on change")} />
          ) : (
            <Play size={14} fill="currentColor" aria-hidden />
          )}
          {batch === 1 ? t("Run") : t("Run × {batch}", { batch })}
        </ActionButton>
        <button
          ref={arrow}
          type="button"
          className={css.more}
          aria-label={t("How to run")}
          popoverTarget={panel}
        >
          <ChevronDown size={15} aria-hidden />
        </button>
      </div>
      <RunMenu id={panel} anchor={arrow} />
    </>
  );
}
