import { ListChecks, Settings2, StepForward } from "lucide-react";
import type { ReactNode } from "react";
import { perform } from "../actions";
import type { Action } from "../actions/action";
import { check } from "../actions/check";
import { runOnChange } from "../actions/runOnChange";
import { runTo } from "../actions/runTo";
import { show } from "../actions/shortcut";
import { useApp, useKeys, useSetting, useView } from "../app";
import { t } from "../i18n";
import { replaceWaiting, seedsMove } from "../settings/running";
import { MOST_RUNS } from "../stores/batch";
import { useActionState } from "./ActionButton";
import css from "./run.module.css";

const COUNTS = [1, 2, 4, 8, 16];

/** How often, by itself, in whose place, with which seeds; a check without a run. */
export default function RunChoices({ close }: { close(): void }) {
  const app = useApp();
  const batch = useView((state) => state.batch);
  const [itself] = useKeys(runOnChange);
  const { checked: byItself } = useActionState(runOnChange);
  const [replaces, setReplaces] = useSetting(replaceWaiting);
  const [seeds, setSeeds] = useSetting(seedsMove);
  const setBatch = (count: number) => {
    if (Number.isFinite(count))
      app.view.getState().set({ batch: Math.min(MOST_RUNS, Math.max(1, Math.round(count))) });
  };
  return (
    <>
      <fieldset className={css.count}>
        <legend>{t("Runs, a seed each")}</legend>
        {COUNTS.map((count) => (
          <button
            key={count}
            type="button"
            aria-pressed={batch === count}
            onClick={() => setBatch(count)}
          >
            {count}
          </button>
        ))}
        <input
          type="number"
          min={1}
          max={MOST_RUNS}
          value={batch}
          aria-label={t("How many runs")}
          onChange={(event) => setBatch(event.target.valueAsNumber)}
        />
      </fieldset>
      <label className={css.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={byItself ?? false}
          aria-checked={byItself ?? false}
          onChange={() => void runOnChange.perform(app)}
        />
        <span>
          {runOnChange.label}
          <small>{t("Of this tab, one at a time; the seeds stay.")}</small>
        </span>
        {itself && <kbd>{show(itself)}</kbd>}
      </label>
      <label className={css.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={replaces}
          aria-checked={replaces}
          onChange={(event) => setReplaces(event.target.checked)}
        />
        <span>
          {replaceWaiting.label}
          <small>{t("Of this tab only.")}</small>
        </span>
      </label>
      <label className={css.choice}>
        <span>{t("Seeds change")}</span>
        <select value={seeds} onChange={(event) => setSeeds(event.target.value as typeof seeds)}>
          {Object.entries(seedsMove.choices).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <hr />
      <Item action={runTo} icon={<StepForward size={14} aria-hidden />} close={close} />
      <Item action={check} icon={<ListChecks size={14} aria-hidden />} close={close} />
      <button
        type="button"
        className={css.item}
        onClick={() => {
          close();
          app.view.getState().set({ settings: "running" });
        }}
      >
        <Settings2 size={14} aria-hidden />
        {t("More about running…")}
      </button>
    </>
  );
}

type ItemProps = { action: Action; icon: ReactNode; close(): void };

function Item({ action, icon, close }: ItemProps) {
  const app = useApp();
  const { enabled } = useActionState(action);
  const [shortcut] = action.shortcut ?? [];
  const choose = () => {
    close();
    void perform(app, action);
  };
  return (
    <button type="button" className={css.item} disabled={!enabled} onClick={choose}>
      {icon}
      <span>{action.label}</span>
      {shortcut && <kbd>{show(shortcut)}</kbd>}
    </button>
  );
}
