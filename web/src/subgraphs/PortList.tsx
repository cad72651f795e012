import { ArrowDown, ArrowUp, X } from "lucide-react";
import { PortMark } from "../canvas/PortMark";
import { t } from "../i18n";
import { NameField } from "./NameField";
import css from "./subgraphs.module.css";

export type ListedPort = { name: string; wire: string; first: boolean; last: boolean };

type Props = {
  title: string;
  none: string;
  ports: readonly ListedPort[];
  onRename(name: string, to: string): void;
  onMove(name: string, by: number): void;
  onRemove(name: string): void;
};

/** The inputs or outputs of a subgraph: their names, their order, and a way to take them off. */
export function PortList({ title, none, ports, onRename, onMove, onRemove }: Props) {
  return (
    <section className={css.ports} aria-label={title}>
      <h3>{title}</h3>
      {ports.length === 0 && <p>{none}</p>}
      <ul>
        {ports.map(({ name, wire, first, last }) => (
          <li key={name}>
            <span className={css.wire} title={wire}>
              <PortMark wire={wire} />
              <span className="visually-hidden">{wire}</span>
            </span>
            <NameField
              label={t("Name of {name}", { name })}
              value={name}
              onName={(to) => onRename(name, to)}
            />
            <button
              type="button"
              aria-label={t("Move {name} up", { name })}
              disabled={first}
              onClick={() => onMove(name, -1)}
            >
              <ArrowUp size={14} aria-hidden />
            </button>
            <button
              type="button"
              aria-label={t("Move {name} down", { name })}
              disabled={last}
              onClick={() => onMove(name, 1)}
            >
              <ArrowDown size={14} aria-hidden />
            </button>
            <button
              type="button"
              aria-label={t("Take {name} off", { name })}
              onClick={() => onRemove(name)}
            >
              <X size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
