import { getEventListeners } from "node:events";

/** How many timers are set now. */
export function timers(): number {
  return process.getActiveResourcesInfo().filter((type) => type === "Timeout").length;
}

/** How many wait for a signal. */
export function listeners(signal: AbortSignal): number {
  return getEventListeners(signal, "abort").length;
}
