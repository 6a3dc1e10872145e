import type { Clock } from "@aws-iam-authenticator/core";
import type { ServerEvent } from "./events.ts";
import { logReviews } from "./log/log-reviews.ts";
import type { Logger } from "./log/logger.ts";
import { createMetrics, type Metrics } from "./metrics/create-metrics.ts";

/** Log and metrics, fed by one stream of events. */
export function assembleObservers(
  logger: Logger,
  clock: Pick<Clock, "now">,
): {
  readonly metrics: Metrics;
  readonly observe: (event: ServerEvent) => void;
} {
  const metrics = createMetrics(clock);
  const logReview = logReviews(logger);
  return {
    metrics,
    observe(event) {
      metrics.observe(event);
      switch (event.type) {
        case "review":
          logReview(event);
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
