import {
  Brush as BrushIcon,
  Contrast,
  Eraser,
  Maximize,
  PaintBucket,
  Redo2,
  Trash2,
  Undo2,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { t } from "../i18n";
import type { StageView } from "../pictures/useStageView";
import css from "./drawing.module.css";
import { MASK_KEYS } from "./maskKeys";
import type { Brush, MaskSession, MaskTool } from "./session";

type Props = {
  brush: Brush;
  setBrush(change: (brush: Brush) => Brush): void;
  session: MaskSession;
  view: StageView;
  onApply(): void;
  onCancel(): void;
};

const TOOLS: { tool: MaskTool; label: string; Icon: typeof BrushIcon }[] = [
  { tool: "brush", label: t("Brush"), Icon: BrushIcon },
  { tool: "eraser", label: t("Eraser"), Icon: Eraser },
  { tool: "fill", label: t("Fill"), Icon: PaintBucket },
];

export function MaskTools({ brush, setBrush, session, view, onApply, onCancel }: Props) {
  const [soft, setSoft] = useState(8);
  const set = (fields: Partial<Brush>) => setBrush((now) => ({ ...now, ...fields }));
  return (
    <div className={css.tools} role="toolbar" aria-label={t("Mask")}>
      <div className={css.group}>
        {TOOLS.map(({ tool, label, Icon }) => (
          <button
            key={tool}
            type="button"
            className={css.tool}
            aria-label={label}
            title={label}
            aria-pressed={brush.tool === tool}
            onClick={() => set({ tool })}
          >
            <Icon size={16} aria-hidden />
          </button>
        ))}
      </div>
      <Slider
        label={t("Size")}
        unit="px"
        min={1}
        max={Math.max(200, brush.size)}
        value={brush.size}
        onChange={(size) => set({ size })}
      />
      <Slider
        label={t("Hardness")}
        unit="%"
        min={0}
        max={100}
        value={Math.round(brush.hardness * 100)}
        onChange={(hardness) => set({ hardness: hardness / 100 })}
      />
      <label className={css.check}>
        <input
          type="checkbox"
          checked={brush.pressure}
          onChange={(event) => set({ pressure: event.target.checked })}
        />
        {t("Pen pressure")}
      </label>
      <div className={css.group}>
        <Tool label={t("Undo")} off={!session.steps.canUndo} act={() => session.undo()}>
          <Undo2 size={16} aria-hidden />
        </Tool>
        <Tool label={t("Redo")} off={!session.steps.canRedo} act={() => session.redo()}>
          <Redo2 size={16} aria-hidden />
        </Tool>
        <Tool label={t("Invert")} act={() => session.invert()}>
          <Contrast size={16} aria-hidden />
        </Tool>
        <Tool label={t("Clear")} act={() => session.clear()}>
          <Trash2 size={16} aria-hidden />
        </Tool>
      </div>
      <div className={css.group}>
        <button type="button" className={css.button} onClick={() => session.feather(soft)}>
          {t("Feather")}
        </button>
        <input
          className={css.number}
          type="number"
          aria-label={t("Feather by, in pixels")}
          min={1}
          max={100}
          value={soft}
          onChange={(event) => setSoft(Math.min(100, Math.max(1, event.target.valueAsNumber || 1)))}
        />
        px
      </div>
      <ZoomTools view={view} />
      <details className={css.keys}>
        <summary>{t("Keys")}</summary>
        <dl>
          {MASK_KEYS.map(([key, what]) => (
            <div key={key}>
              <dt>{what}</dt>
              <dd>
                <kbd>{key}</kbd>
              </dd>
            </div>
          ))}
        </dl>
      </details>
      <div className={css.end}>
        <button type="button" className={css.button} onClick={onCancel}>
          {t("Cancel")}
        </button>
        <button type="button" className={css.apply} onClick={onApply}>
          {t("Use this mask")}
        </button>
      </div>
    </div>
  );
}

export function ZoomTools({ view }: { view: StageView }) {
  return (
    <div className={css.group}>
      <Tool label={t("Zoom out")} act={() => view.zoomBy(0.8)}>
        <ZoomOut size={16} aria-hidden />
      </Tool>
      <output className={css.zoom}>{Math.round(view.view.scale * 100)} %</output>
      <Tool label={t("Zoom in")} act={() => view.zoomBy(1.25)}>
        <ZoomIn size={16} aria-hidden />
      </Tool>
      <Tool label={t("Show all of it")} act={view.fit}>
        <Maximize size={16} aria-hidden />
      </Tool>
    </div>
  );
}

export function Tool(props: { label: string; act(): void; off?: boolean; children: ReactNode }) {
  return (
    <button
      type="button"
      className={css.tool}
      aria-label={props.label}
      title={props.label}
      disabled={props.off}
      onClick={props.act}
    >
      {props.children}
    </button>
  );
}

type SliderProps = {
  label: string;
  unit: string;
  min: number;
  max: number;
  value: number;
  onChange(value: number): void;
};

function Slider({ label, unit, min, max, value, onChange }: SliderProps) {
  return (
    <label className={css.slider}>
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        value={value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output>
        {value} {unit}
      </output>
    </label>
  );
}
