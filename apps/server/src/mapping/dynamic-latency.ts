import type { Clock } from "@aws-iam-authenticator/core";
import type { DynamicLatencyEvent, MappingEvent } from "../events.ts";
import type { Logger } from "../log/logger.ts";

/** Tells how long after it was made, by what it says itself, a file that another program writes took effect. */
export function dynamicLatency(
  file: DynamicLatencyEvent["file"],
  deps: {
    readonly clock: Pick<Clock, "now">;
    readonly logger: Logger;
    readonly observe: (event: MappingEvent) => void;
  },
): (header: { readonly LastUpdatedDateTime?: string | undefined; readonly Version?: string | undefined }) => void {
  const { clock, logger, observe } = deps;
  return ({ LastUpdatedDateTime: made = "", Version }) => {
    const seconds = Math.floor(clock.now() / 1000) - Number(made);
    if (!/^\d{1,12}$/.test(made) || seconds < 0) return;
    observe({ type: "dynamic-latency", file, seconds });
    logger.info("logging latency metric", { Latency: seconds, Type: file, Version });
  };
}
