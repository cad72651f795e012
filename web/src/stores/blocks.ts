/** The library's blocks, and among the node types what they are put in by. */

import { createStore } from "zustand/vanilla";
import { BLOCK, type Block, describeBlock } from "../graph/blocks";
import { Catalogue, type NodeDescription } from "../graph/catalogue";

export type BlocksState = { blocks: readonly Block[]; set(blocks: readonly Block[]): void };

export function createBlocks() {
  return createStore<BlocksState>((set) => ({ blocks: [], set: (blocks) => set({ blocks }) }));
}

/** The catalogue with these blocks in place of those it had. */
export function withBlocks(nodes: readonly NodeDescription[], blocks: readonly Block[]): Catalogue {
  const others = nodes.filter(({ type }) => !type.startsWith(BLOCK));
  return new Catalogue([...others, ...blocks.flatMap(describeBlock)]);
}
