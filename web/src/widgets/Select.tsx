import css from "./widgets.module.css";

type Props = {
  id: string;
  options: readonly string[];
  value: string;
  onPick(index: number): void;
  invalid?: boolean;
  describedBy?: string;
  /** Said in place of a value that is not among the options. */
  missing?: (value: string) => string;
  label?: string;
  unlabelled?: boolean;
};

/** A native select; a value that is not on the list stays visible and says so. */
export function Select({
  id,
  options,
  value,
  onPick,
  invalid,
  describedBy,
  missing,
  label,
  unlabelled,
}: Props) {
  const known = options.includes(value);
  return (
    <select
      id={id}
      className={css.select}
      aria-label={unlabelled ? label : undefined}
      aria-invalid={invalid || (!known && options.length > 0)}
      aria-describedby={describedBy}
      value={known ? value : "\0"}
      onChange={(event) => onPick(options.indexOf(event.target.value))}
    >
      {!known && (
        <option value={"\0"} disabled hidden>
          {missing ? missing(value) : value}
        </option>
      )}
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}
