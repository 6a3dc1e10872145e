import type { Clock } from "@aws-iam-authenticator/core";
import { assembleAuditLog } from "./assemble-audit-log.ts";
import type { ServerEvent } from "./events.ts";
import type { HealthCheck } from "./health.ts";
import { foldDenials } from "./log/fold-denials.ts";
import { logFoldedDenials } from "./log/log-folded-denials.ts";
import { logReviews } from "./log/log-reviews.ts";
import type { Logger } from "./log/logger.ts";
import { createStsHealth } from "./sts-health.ts";
import { type BuildInfo, createMetrics, type Metrics } from "./metrics/create-metrics.ts";

/**
 * Log, audit log and metrics, fed by one stream of events. Denials that repeat are folded in the log, unless it has level
 * debug; metrics and the audit log hold each.
 *
 * @param deps.build what is running, for a metric; undefined where that is not known
 * @param deps.auditLog a file; undefined where there is no audit log
 */
export function assembleObservers(deps: {
  readonly build: BuildInfo | undefined;
  readonly auditLog: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}): {
  readonly metrics: Metrics;
  readonly observe: (event: ServerEvent) => void;
  /** How STS is, as far as that was observed. */
  readonly checkSts: () => HealthCheck;
  readonly close: () => Promise<void>;
} {
  const { auditLog, build, clock, logger } = deps;
  const metrics = createMetrics({ now: () => clock.now(), ...(build === undefined ? {} : { build }) });
  const write = logReviews(logger);
  const reviews = logger.enabled("debug")
    ? { observe: write, close: () => undefined }
    : foldDenials({ write, tell: logFoldedDenials(logger), monotonic: () => clock.monotonic() });
  const sts = createStsHealth();
  const audit = assembleAuditLog({ path: auditLog, clock, logger, observe: metrics.observe });
  return {
    metrics,
    checkSts: sts.check,
    async close() {
      reviews.close();
      await audit.close();
    },
    observe(event) {
      metrics.observe(event);
      sts.observe(event);
      switch (event.type) {
        case "review":
          reviews.observe(event);
          audit.record(event);
          return;
        case "circuit":
          if (event.state === "open")
            logger.error("STS is left alone after many faults", { stsendpoint: event.endpoint.host });
          else logger.info("STS works again", { stsendpoint: event.endpoint.host });
          return;
        case "ec2-describe-instances":
          if (event.result === "answered")
            logger.info("asked EC2 for private DNS names", { instances: event.instances });
          else
            logger.warning("asked EC2 for private DNS names in vain", {
              cause: event.result,
              instances: event.instances,
            });
          return;
        case "internal-error":
          logger.error("internal error", { requestid: event.requestId, error: event.error });
      }
    },
  };
}
