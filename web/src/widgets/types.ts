import type { Schema } from "../graph/catalogue";
import type { Json } from "../graph/workflow";

/** What every widget gets. The schema is without its `| None`. */
export type WidgetProps = {
  id: string;
  label: string;
  schema: Schema;
  value: Json | undefined;
  /** A value as it changes; steps in a row are one step of history until `onDone`. */
  onChange(value: Json): void;
  onDone(): void;
  invalid?: boolean;
  describedBy?: string;
  node: string;
  path: string;
};
