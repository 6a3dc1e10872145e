import type { ServerEvent } from "./events.ts";
import type { HealthCheck } from "./health.ts";

/**
 * Which hosts of STS are left alone after many faults. That is never a reason not to be ready: tokens in memory, and those
 * of other regions, are still answered, and no other server would reach STS any better.
 */
export function createStsHealth(): { observe(event: ServerEvent): void; check(): HealthCheck } {
  const leftAlone = new Set<string>();
  return {
    observe(event) {
      if (event.type !== "circuit") return;
      if (event.state === "open") leftAlone.add(event.endpoint.host);
      else leftAlone.delete(event.endpoint.host);
    },
    check() {
      if (leftAlone.size === 0) return { id: "sts", ok: true };
      const hosts = [...leftAlone].toSorted().join(", ");
      return {
        id: "sts",
        ok: true,
        detail: `warning: left alone after many faults: ${hosts}; what is in memory is answered`,
      };
    },
  };
}
