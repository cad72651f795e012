/** What a form shows stays in it when its nodes go into a subgraph, come out, or are called otherwise. */

import { type FormInput, formOf, sentence, setForm } from "./form";
import { givenInto } from "./links";
import { words } from "./ports";
import { promotedOf } from "./subgraphInputs";
import { promote } from "./subgraphPorts";
import { describe, type Scene } from "./wires";
import { SUBGRAPH, type Subgraph, type Workflow } from "./workflow";

/**
 * The inputs of nodes that went into a subgraph, promoted to its instance: `scene` is as it was
 * before. Each keeps its place in the form, and says of which node it was.
 */
export function intoSubgraph(
  scene: Scene,
  ids: ReadonlySet<string>,
  made: { workflow: Workflow; instance: string; name: string },
): Workflow {
  const { inputs } = formOf(made.workflow);
  if (!inputs.some(({ node }) => ids.has(node))) return made.workflow;
  let { workflow } = made;
  const shown = new Map<string, string>();
  const moved = inputs.map((entry) => {
    const whole = ids.has(entry.node) ? wholeInput(scene, entry) : undefined;
    if (whole === undefined) return entry;
    const key = `${entry.node} ${whole}`;
    if (!shown.has(key)) {
      workflow = promote({ ...scene, workflow }, made.name, entry.node, whole);
      const subgraph = workflow.subgraphs[made.name];
      shown.set(key, (subgraph && promotedOf(subgraph).at(-1)) ?? whole);
    }
    const title = scene.graph.nodes[entry.node]?.ui?.title || sentence(words(entry.node));
    const label = entry.label ?? `${title}: ${words(entry.input)}`;
    const input = `${shown.get(key)}${entry.input.slice(whole.length)}`;
    return { ...entry, node: made.instance, input, label };
  });
  return setForm(workflow, { inputs: moved });
}

/** `how` for `how.color`: an option travels with the choice it belongs to. */
function wholeInput(scene: Scene, { node, input }: FormInput): string | undefined {
  const inputs = describe(scene, node)?.inputs ?? [];
  return inputs.find(({ name }) => name === input || input.startsWith(`${name}.`))?.name;
}

/** The inputs of an instance that gave way to its nodes: each is that of the node that takes it. */
export function outOfSubgraph(
  workflow: Workflow,
  instance: string,
  inside: Subgraph,
  names: ReadonlyMap<string, string>,
): Workflow {
  return mapped(workflow, (entry) => {
    if (entry.node !== instance) return entry;
    const [input = "", ...rest] = entry.input.split(".");
    for (const [id, node] of Object.entries(inside.nodes))
      for (const [path, given] of givenInto(node))
        if (given === input)
          return { ...entry, node: names.get(id) ?? id, input: [path, ...rest].join(".") };
    return entry;
  });
}

/** The inputs of a subgraph's instances by another name. */
export function renamedInForm(
  workflow: Workflow,
  subgraph: string,
  from: string,
  to: string,
): Workflow {
  return mapped(workflow, (entry) => {
    const [input, ...rest] = entry.input.split(".");
    const runs = workflow.nodes[entry.node]?.type === SUBGRAPH + subgraph;
    return runs && input === from ? { ...entry, input: [to, ...rest].join(".") } : entry;
  });
}

function mapped(workflow: Workflow, change: (entry: FormInput) => FormInput): Workflow {
  const { inputs } = formOf(workflow);
  const moved = inputs.map(change);
  return moved.every((entry, i) => entry === inputs[i])
    ? workflow
    : setForm(workflow, { inputs: moved });
}
