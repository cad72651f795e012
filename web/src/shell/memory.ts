/** What a worker says of its memory, in bytes. */

import type { Worker } from "../api/types";

export type Memory = {
  /** In use on the device, by whomever; of the worker alone where the device is the machine. */
  used: number;
  /** Of the device; null where the device is the machine itself. */
  total: number | null;
  /** What stays loaded, the largest first. */
  models: readonly { id: string; bytes: number }[];
  /** Results kept for the next run. */
  cache: number;
};

export function memoryOf({ device, memory }: Pick<Worker, "device" | "memory">): Memory {
  const number = (name: string) => (typeof memory[name] === "number" ? memory[name] : 0);
  const own = device === "" || device === "cpu";
  const models = Array.isArray(memory.models) ? (memory.models as Memory["models"]) : [];
  return {
    used: own ? number("host_used") : number("device_used") || number("host_used"),
    total: own ? null : number("device_total") || null,
    models: [...models].sort((a, b) => b.bytes - a.bytes),
    cache: number("cache"),
  };
}
