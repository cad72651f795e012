/** How far a node is. */

import type { Progress } from "../api/types";
import { nodeText } from "../i18n/nodeTexts";

/** "3 / 20", or with what is counted: "1 / 4 picture". */
export function stepWords({ unit, step, total }: Pick<Progress, "unit" | "step" | "total">) {
  const counted = `${step} / ${total}`;
  return unit === "step" ? counted : `${counted} ${nodeText(unit)}`;
}
