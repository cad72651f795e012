/** What a screen reader says of the things on the canvas. */

import type { Mode } from "../graph/workflow";
import { t } from "../i18n";

export function spokenNode(name: string, mode: Mode | undefined): string {
  if (mode === "muted") return t("{name}, muted", { name });
  if (mode === "bypassed") return t("{name}, bypassed", { name });
  return name;
}

export function spokenLink(
  [from, to]: readonly [string, string],
  output: string,
  input: string,
): string {
  return t("Link from {output} of {from} to {input} of {to}", { output, from, input, to });
}

/** React Flow's own words. */
export const SPOKEN = {
  "node.a11yDescription.default": t("Enter selects it, Delete takes it away, Page Down goes on."),
  "node.a11yDescription.keyboardDisabled": t(
    "Enter selects it, then the arrow keys move it, Delete takes it away, Page Down goes on.",
  ),
  "edge.a11yDescription.default": t("Enter selects it, then Delete takes it off."),
  "node.a11yDescription.ariaLiveMessage": ({ direction }: { direction: string }) =>
    MOVED[direction] ?? "",
};

const MOVED: Record<string, string> = {
  left: t("Moved to the left"),
  right: t("Moved to the right"),
  up: t("Moved up"),
  down: t("Moved down"),
};
