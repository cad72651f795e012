/** Below this zoom the graph is drawn on one canvas; React Flow has no nodes and links then. */
export const FAR = 0.35;
