import { RotateCcw } from "lucide-react";
import { useApp, useSetting } from "../app";
import { t } from "../i18n";
import { SettingControl } from "./SettingControl";
import type { Setting } from "./setting";
import css from "./settings.module.css";

/** One setting: what it is called, what it does, what it is set to, and the way back. */
export function SettingRow({ setting }: { setting: Setting }) {
  const { settings } = useApp();
  const [value, set] = useSetting(setting);
  const done = () => setting.reloads && location.reload();
  return (
    <div className={css.row}>
      <div className={css.about}>
        <span id={`${setting.id}.label`} className={css.label}>
          {setting.label}
        </span>
        <p id={`${setting.id}.about`}>{setting.description}</p>
      </div>
      <button
        type="button"
        className={css.reset}
        hidden={value === setting.default}
        aria-label={t("Set {name} back", { name: setting.label })}
        title={t("As it was at first")}
        onClick={() => {
          settings.getState().reset(setting);
          done();
        }}
      >
        <RotateCcw size={14} aria-hidden />
      </button>
      <SettingControl
        setting={setting}
        value={value}
        onChange={(to) => {
          set(to);
          done();
        }}
      />
    </div>
  );
}
