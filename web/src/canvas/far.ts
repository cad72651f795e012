/** Below this zoom the graph is drawn on one canvas, and nodes and links draw nothing. */
export const FAR = 0.35;
