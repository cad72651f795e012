import { useQuery } from "@tanstack/react-query";
import type { Board } from "../api/types";
import { useApp } from "../app";

const NONE: readonly Board[] = [];

/** Every board, by name. */
export function useBoards(): readonly Board[] {
  const app = useApp();
  return useQuery({ queryKey: ["boards", "all"], queryFn: () => app.api.boards() }).data ?? NONE;
}
