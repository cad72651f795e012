import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal, X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useApp, useGalleryState } from "../app";
import { t } from "../i18n";
import { SIZES } from "../stores/gallery";
import { EVERYTHING, isNarrowed } from "./filter";
import css from "./gallery.module.css";

const PAUSE_MS = 250;

/** What narrows the pictures down: words at once, the rest behind a button. */
export function Filters() {
  const app = useApp();
  const filter = useGalleryState((state) => state.filter);
  const size = useGalleryState((state) => state.size);
  const [open, setOpen] = useState(false);
  const more = useId();
  const { narrow } = app.gallery.getState();
  const { board, trashed } = filter;
  const narrowed = isNarrowed({ ...filter, text: "", favourite: false });
  return (
    <search className={css.filters}>
      <div className={css.words}>
        <Words />
        <button
          type="button"
          className={css.tool}
          aria-expanded={open}
          aria-controls={more}
          aria-label={narrowed ? t("Filters, some are set") : t("Filters")}
          data-set={narrowed || undefined}
          onClick={() => setOpen(!open)}
        >
          <SlidersHorizontal size={15} aria-hidden />
        </button>
        {(narrowed || filter.text) && (
          <button
            type="button"
            className={css.tool}
            aria-label={t("Show everything again")}
            title={t("Show everything again")}
            onClick={() => narrow({ ...EVERYTHING, board, trashed, favourite: filter.favourite })}
          >
            <X size={15} aria-hidden />
          </button>
        )}
      </div>
      <div id={more} className={css.details} hidden={!open}>
        {open && <Origins />}
        <Day
          label={t("From")}
          value={filter.from}
          most={filter.to}
          onChange={(from) => narrow({ from })}
        />
        <Day
          label={t("To")}
          value={filter.to}
          least={filter.from}
          onChange={(to) => narrow({ to })}
        />
        <label>
          <span>{t("Size")}</span>
          <input
            type="range"
            min={SIZES.least}
            max={SIZES.most}
            step={8}
            value={size}
            onChange={(event) => app.gallery.getState().set({ size: Number(event.target.value) })}
          />
        </label>
      </div>
    </search>
  );
}

/** Words of names and prompts; asked for once the typing pauses. */
function Words() {
  const app = useApp();
  const text = useGalleryState((state) => state.filter.text);
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => app.gallery.getState().narrow({ text: typed }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [app, typed, text]);
  return (
    <input
      type="search"
      value={typed}
      placeholder={t("Words of the prompt")}
      aria-label={t("Words of the prompt or name")}
      maxLength={500}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

/** Workflows and models that there are pictures of. */
function Origins() {
  const app = useApp();
  const { workflow, model } = useGalleryState((state) => state.filter);
  const found = useQuery({ queryKey: ["origins"], queryFn: () => app.api.origins() }).data;
  const { narrow } = app.gallery.getState();
  return (
    <>
      <Origin
        label={t("Workflow")}
        value={workflow}
        options={found?.workflows ?? []}
        onChange={(name) => narrow({ workflow: name })}
      />
      <Origin
        label={t("Model")}
        value={model}
        options={found?.models ?? []}
        onChange={(name) => narrow({ model: name })}
      />
    </>
  );
}

type OriginProps = {
  label: string;
  value: string | null;
  options: readonly { name: string; count: number }[];
  onChange(name: string | null): void;
};

function Origin({ label, value, options, onChange }: OriginProps) {
  const known = value === null || options.some(({ name }) => name === value);
  // An index stands for a name, so that any name may be one.
  const names = known ? options : [{ name: value, count: 0 }, ...options];
  const chosen = names.findIndex(({ name }) => name === value);
  return (
    <label>
      <span>{label}</span>
      <select
        value={chosen}
        onChange={(event) => onChange(names[Number(event.target.value)]?.name ?? null)}
      >
        <option value={-1}>{t("any")}</option>
        {names.map(({ name, count }, index) => (
          <option key={name} value={index}>
            {`${name} (${count})`}
          </option>
        ))}
      </select>
    </label>
  );
}

type DayProps = {
  label: string;
  value: string;
  least?: string;
  most?: string;
  onChange(day: string): void;
};

function Day({ label, value, least, most, onChange }: DayProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="date"
        value={value}
        min={least || undefined}
        max={most || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
