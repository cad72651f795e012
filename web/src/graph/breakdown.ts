/** Where a job's time went: its nodes, the dearest first. */

type States = Readonly<Record<string, { status: string; ms: number }>>;

export type Part = {
  node: string;
  status: string;
  ms: number;
  /** Of the dearest. */
  share: number;
};

/** Loops count what runs in them already, so a node inside one is not one more of the sum. */
export function breakdown(nodes: States): { parts: Part[]; total: number; known: number } {
  const all = Object.entries(nodes);
  const most = Math.max(1, ...all.map(([, { ms }]) => ms));
  const parts = all
    .map(([node, { status, ms }]) => ({ node, status, ms, share: ms / most }))
    .sort((a, b) => b.ms - a.ms || a.node.localeCompare(b.node));
  const total = parts
    .filter(({ node }) => !insideAnother(node, nodes))
    .reduce((sum, { ms }) => sum + ms, 0);
  const known = parts.filter(({ status }) => status === "cached").length;
  return { parts, total, known };
}

/** Whether a loop around it is listed too; an instance is not, for it does nothing of its own. */
function insideAnother(node: string, nodes: States): boolean {
  const steps = node.split("/");
  return steps.some((_, i) => i > 0 && steps.slice(0, i).join("/") in nodes);
}
