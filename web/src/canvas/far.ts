import { createContext, useContext } from "react";

/** Below this zoom the graph is drawn on one canvas; React Flow has no nodes and links then. */
export const FAR = 0.35;

/**
 * React Flow hears of a zoom before it hears that it holds nothing any more: what it would draw in
 * that moment, which may be the whole graph, asks here and draws nothing.
 */
export const FarContext = createContext(false);
export const useFar = (): boolean => useContext(FarContext);
