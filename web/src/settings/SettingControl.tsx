import type { Setting, ValueOf } from "./setting";
import css from "./settings.module.css";

type Props = {
  setting: Setting;
  value: ValueOf<Setting>;
  onChange(value: ValueOf<Setting>): void;
};

/** The control for a kind of setting. */
export function SettingControl({ setting, value, onChange }: Props) {
  const named = {
    "aria-labelledby": `${setting.id}.label`,
    "aria-describedby": `${setting.id}.about`,
  };
  if (setting.kind === "switch")
    return (
      <input
        {...named}
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        className={css.switch}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  if (setting.kind === "choice")
    return (
      <div {...named} className={css.choices} role="radiogroup">
        {Object.entries(setting.choices).map(([choice, label]) => (
          <label key={choice}>
            <input
              type="radio"
              className="visually-hidden"
              name={setting.id}
              checked={choice === value}
              onChange={() => onChange(choice)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    );
  if (setting.kind === "number") {
    const { minimum, maximum, step = 1, unit } = setting;
    return (
      <div className={css.number}>
        <input
          {...named}
          type="range"
          min={minimum}
          max={maximum}
          step={step}
          value={Number(value)}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
        <output>
          {String(value)}
          {unit && ` ${unit}`}
        </output>
      </div>
    );
  }
  return (
    <input
      {...named}
      type="text"
      className={css.text}
      value={String(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
