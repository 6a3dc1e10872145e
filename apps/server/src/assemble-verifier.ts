import { hash } from "node:crypto";
import { type Clock, ok, type Outcome } from "@aws-iam-authenticator/core";
import {
  createVerifier,
  type Observe,
  protectiveLayers,
  tokenPolicy,
  type Verifier,
} from "@aws-iam-authenticator/verifier";
import type { DenyList } from "./deny/deny-list.ts";
import { denyTokens } from "./deny/deny-tokens.ts";
import type { Logger } from "./log/logger.ts";
import type { ServerSettings } from "./settings/server-settings.ts";
import { traceCalls } from "./tracing/trace-calls.ts";
import type { Tracing } from "./tracing/tracing.ts";
import { createStsTransport } from "./sts-transport/create-sts-transport.ts";
import type { StsTransportVariables } from "./sts-transport/way-to-aws.ts";

/**
 * The verifier on the runtime's way to STS.
 *
 * Problems: `CLUSTER_ID_INVALID`, `PARTITION_UNKNOWN`, `CONFIG_UNREADABLE`, `CONFIG_INVALID`.
 */
export function assembleVerifier(deps: {
  readonly clusterId: string;
  readonly settings: ServerSettings;
  readonly denyList: () => DenyList;
  readonly env: StsTransportVariables;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: Observe;
  readonly tracing: Tracing;
}): Outcome<{ readonly value: Verifier; close(): Promise<void> }> {
  const { clusterId, clock, logger, observe, tracing } = deps;
  const { cache, limits, partition, sts } = deps.settings;
  // The flag comes unchecked.
  const policy = tokenPolicy({ clusterIds: [clusterId], partitions: [partition] });
  if (!policy.ok) return policy;
  if (sts.endpoint !== undefined) {
    logger.warning("server.sts.endpoint is set: calls to STS go there, whatever host a token names", {
      endpoint: sts.endpoint,
    });
  }
  if (sts.caFile !== undefined) {
    logger.warning("server.sts.caFile is set: calls to STS trust the authorities in it, and no others", {
      caFile: sts.caFile,
    });
  }
  const transport = createStsTransport({
    env: deps.env,
    endpoint: sts.endpoint === undefined ? undefined : new URL(sts.endpoint),
    caFile: sts.caFile,
  });
  if (!transport.ok) return transport;
  const verifier = createVerifier({
    clusterId,
    partition,
    furtherRegions: sts.regions,
    cache,
    layers: {
      perReview: [denyTokens(deps.denyList)],
      perCall: [...protectiveLayers({ limits, clock, observe }), traceCalls(tracing)],
    },
    transport: transport.value.transport,
    // Synchronous: on the way of every review, and many times faster than WebCrypto.
    digest: (text) => hash("sha256", text, "base64url"),
    clock,
    observe,
  });
  return ok({ value: verifier, close: transport.value.close });
}
