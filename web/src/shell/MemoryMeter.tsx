import { useQuery } from "@tanstack/react-query";
import { MemoryStick } from "lucide-react";
import { type SyntheticEvent, useId, useState } from "react";
import { freeMemory } from "../actions/freeMemory";
import { useApp, useRun } from "../app";
import { bytes } from "../graph/bytes";
import { t } from "../i18n";
import { ActionButton } from "./ActionButton";
import { memoryOf } from "./memory";
import css from "./memory.module.css";

const OFTEN_MS = 2000;
const AT_WORK_MS = 4000;
const SELDOM_MS = 15_000;

/** Memory in use, of the devices and of the machine; what holds it and a way to free it behind a click. */
export function MemoryMeter() {
  const app = useApp();
  const [open, setOpen] = useState(false);
  const panel = useId();
  const workers = useRun((state) => state.workers);
  const known = useRun((state) => state.system);
  const works = Object.values(workers).some(({ state }) => state === "busy");
  const { data: system = known } = useQuery({
    queryKey: ["system"],
    queryFn: app.api.system,
    refetchInterval: open ? OFTEN_MS : works ? AT_WORK_MS : SELDOM_MS,
    staleTime: 0,
  });
  const all = Object.values(workers).map((worker) => ({ worker, memory: memoryOf(worker) }));
  const devices = all.filter(({ memory }) => memory.total);
  const host = system?.memory;
  if (!host) return null;
  return (
    <>
      <button type="button" className={css.meter} popoverTarget={panel}>
        <span className="visually-hidden">{t("Memory in use:")}</span>
        <MemoryStick size={12} aria-hidden />
        {devices.map(({ worker, memory }) => (
          <Bar key={worker.id} name={worker.device} used={memory.used} total={memory.total ?? 1} />
        ))}
        <Bar name={t("host")} used={host.total - host.available} total={host.total} />
      </button>
      <div
        id={panel}
        popover="auto"
        className={css.panel}
        onToggle={(event: SyntheticEvent) =>
          setOpen((event.nativeEvent as ToggleEvent).newState === "open")
        }
      >
        {open && (
          <>
            <h2>{t("Memory")}</h2>
            <dl>
              <Line
                name={t("Machine, everything")}
                used={host.total - host.available}
                total={host.total}
              />
              <Line name={t("Server")} used={host.server} />
            </dl>
            {all.map(({ worker, memory }) => (
              <dl key={worker.id} className={css.worker}>
                <Line name={worker.device || worker.id} used={memory.used} total={memory.total} />
                {memory.models.map((model) => (
                  <Line key={model.id} name={model.id} used={model.bytes} inner />
                ))}
                <Line name={t("Results kept for the next run")} used={memory.cache} inner />
              </dl>
            ))}
            <ActionButton action={freeMemory} className={css.free}>
              {freeMemory.label}
            </ActionButton>
            <p>{t("Lets go of loaded models and kept results; the next run loads them again.")}</p>
          </>
        )}
      </div>
    </>
  );
}

function Bar({ name, used, total }: { name: string; used: number; total: number }) {
  const share = Math.min(1, used / total);
  return (
    <span className={css.one}>
      {name}
      <span
        className={css.bar}
        data-full={share > 0.9 || undefined}
        style={{ "--share": share } as React.CSSProperties}
      />
      <span className={css.value}>
        {t("{used} of {total}", { used: bytes(used), total: bytes(total) })}
      </span>
    </span>
  );
}

type LineProps = { name: string; used: number; total?: number | null; inner?: boolean };

function Line({ name, used, total, inner }: LineProps) {
  return (
    <div className={css.line} data-inner={inner}>
      <dt title={name}>{name}</dt>
      <dd>
        {total ? t("{used} of {total}", { used: bytes(used), total: bytes(total) }) : bytes(used)}
      </dd>
    </div>
  );
}
