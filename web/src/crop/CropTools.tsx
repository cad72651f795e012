import { t } from "../i18n";
import css from "../masks/drawing.module.css";
import { ZoomTools } from "../masks/MaskTools";
import type { Area } from "../masks/mask";
import type { Loaded } from "../pictures/usePicture";
import type { StageView } from "../pictures/useStageView";
import { inside, multiple, shaped } from "./area";

type Props = {
  picture: Loaded;
  area: Area;
  setArea(area: Area): void;
  ratio: number | null;
  setRatio(ratio: number | null): void;
  view: StageView;
  onApply(): void;
  onCancel(): void;
};

const RATIOS: readonly [string, number][] = [
  ["1 : 1", 1],
  ["4 : 3", 4 / 3],
  ["3 : 2", 3 / 2],
  ["16 : 9", 16 / 9],
  ["3 : 4", 3 / 4],
  ["2 : 3", 2 / 3],
  ["9 : 16", 9 / 16],
];

export function CropTools(props: Props) {
  const { picture, area, setArea, ratio, setRatio, view, onApply, onCancel } = props;
  const choose = (text: string) => {
    const next = text === "" ? null : Number(text);
    setRatio(next);
    if (next) setArea(shaped(area, next, picture));
  };
  const side = (name: keyof Area, label: string) => (
    <label className={css.check}>
      {label}
      <input
        className={css.number}
        type="number"
        min={name === "x" || name === "y" ? 0 : 1}
        value={area[name]}
        onChange={(event) => {
          const value = event.target.valueAsNumber;
          if (!Number.isFinite(value)) return;
          const typed = { ...area, [name]: value };
          if (ratio && name === "width") typed.height = value / ratio;
          if (ratio && name === "height") typed.width = value * ratio;
          setArea(inside(typed, picture));
        }}
      />
    </label>
  );
  return (
    <div className={css.tools} role="toolbar" aria-label={t("Crop")}>
      <label className={css.check}>
        {t("Shape")}
        <select
          className={css.number}
          style={{ width: "auto" }}
          value={ratio ?? ""}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{t("free")}</option>
          <option value={picture.width / picture.height}>{t("as the picture")}</option>
          {RATIOS.map(([name, value]) => (
            <option key={name} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className={css.group}>
        {side("x", "x")}
        {side("y", "y")}
      </div>
      <div className={css.group}>
        {side("width", t("width"))}
        {side("height", t("height"))}
        px
      </div>
      <button
        type="button"
        className={css.button}
        title={t("Width and height that text-to-image models take")}
        onClick={() => setArea(multiple(area, 8, picture))}
      >
        {t("Multiples of 8")}
      </button>
      <button
        type="button"
        className={css.button}
        onClick={() => {
          setRatio(null);
          setArea({ x: 0, y: 0, width: picture.width, height: picture.height });
        }}
      >
        {t("All of it")}
      </button>
      <ZoomTools view={view} />
      <div className={css.end}>
        <button type="button" className={css.button} onClick={onCancel}>
          {t("Cancel")}
        </button>
        <button type="button" className={css.apply} onClick={onApply}>
          {t("Use this part")}
        </button>
      </div>
    </div>
  );
}
