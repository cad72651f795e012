/** Curves of several runs as lines over each other: joined, smoothed, written as CSV. */

export type Point = readonly [step: number, value: number];

export type Line = {
  key: string;
  job: string;
  /** What the run is called. */
  run: string;
  node: string;
  series: string;
  points: readonly Point[];
};

/** Points that came early and late as one row, by step; the later word counts. */
export function merge(before: readonly Point[], after: readonly Point[]): readonly Point[] {
  if (after.length === 0) return before;
  const byStep = new Map([...before, ...after]);
  return [...byStep].sort(([a], [b]) => a - b);
}

/**
 * An exponential moving average; `weight` 0..1 is how much of the past stays. What is missing of
 * the past at the beginning is made up for, as Adam does (Kingma & Ba 2014, section 3).
 */
export function smooth(points: readonly Point[], weight: number): readonly Point[] {
  if (weight <= 0) return points;
  let mean = 0;
  let count = 0;
  return points.map(([step, value]) => {
    if (!Number.isFinite(value)) return [step, value];
    count += 1;
    mean = mean * weight + (1 - weight) * value;
    return [step, mean / (1 - weight ** count)];
  });
}

/** What a logarithmic axis can show. */
export function positive(points: readonly Point[]): readonly Point[] {
  return points.filter(([, value]) => value > 0);
}

export function toCsv(lines: readonly Line[]): string {
  const rows = lines.flatMap(({ run, node, series, points }) =>
    points.map(([step, value]) => [run, node, series, step, value].map(cell).join(",")),
  );
  return `${["run,node,series,step,value", ...rows].join("\r\n")}\r\n`;
}

/** RFC 4180; a text that a spreadsheet would take for a formula is kept from it. */
function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
