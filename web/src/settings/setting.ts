/** A setting, declared once: the dialog, its search and the store read it from here. */

type Described = {
  /** Where the browser keeps it; never renamed. */
  id: string;
  section: Section;
  label: string;
  /** One sentence: what it does. */
  description: string;
  /** Other words people look for it by. */
  words?: string;
  /** Takes hold when the page is loaded again. */
  reloads?: boolean;
};

export type SwitchSetting = Described & { kind: "switch"; default: boolean };

export type ChoiceSetting<V extends string = string> = Described & {
  kind: "choice";
  default: V;
  /** What may be chosen, with its name on the screen. */
  choices: Readonly<Record<V, string>>;
};

export type NumberSetting = Described & {
  kind: "number";
  default: number;
  minimum: number;
  maximum: number;
  step?: number;
  unit?: string;
};

export type TextSetting = Described & { kind: "text"; default: string };

export type Setting = SwitchSetting | ChoiceSetting | NumberSetting | TextSetting;
export type ValueOf<S extends Setting> = S["default"];

/** The parts of the dialog, in this order. */
export const SECTIONS = ["appearance", "canvas", "running", "pictures"] as const;
export type Section = (typeof SECTIONS)[number];

/** What the dialog can show: a part of the settings, or the keys. */
export type Page = Section | "keys";

/** The value if the setting can have it; what a browser kept may come from another version. */
export function accepted(setting: Setting, value: unknown): value is ValueOf<Setting> {
  switch (setting.kind) {
    case "switch":
      return typeof value === "boolean";
    case "choice":
      return typeof value === "string" && Object.hasOwn(setting.choices, value);
    case "number":
      return typeof value === "number" && value >= setting.minimum && value <= setting.maximum;
    case "text":
      return typeof value === "string";
  }
}
