import { type LocatedConfig, parseTimestamp } from "@aws-iam-authenticator/config";
import type { Clock, Safe } from "@aws-iam-authenticator/core";
import { deniedGuards } from "./deny/denied-guards.ts";
import { compileDenyList, type DenyList } from "./deny/deny-list.ts";
import type { HealthCheck } from "./health.ts";
import type { Logger } from "./log/logger.ts";
import { mustStayMapped } from "./mapping/must-stay-mapped.ts";

/** Whom the server denies. */
export interface AssembledDenyList {
  readonly list: () => DenyList;
  readonly apply: (config: LocatedConfig | undefined) => void;
  /** What is doubtful about it, which is no reason to be taken out of service; none where nothing is. */
  readonly checks: () => readonly HealthCheck[];
}

/** Whom the server denies, by the configuration file that was applied last. */
export function assembleDenyList(deps: {
  readonly config: LocatedConfig | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}): AssembledDenyList {
  const { clock, logger } = deps;
  let list = compileDenyList(undefined);
  let told = "";
  let denied: readonly Safe[] = [];

  /** Says who is denied and must stay mapped: the guard of the mappings cannot keep them in. */
  function tellDenied(config: LocatedConfig | undefined): void {
    const before = denied;
    denied = deniedGuards(list, mustStayMapped(config));
    for (const text of denied) if (!before.includes(text)) logger.warning(`server.mustStayMapped: ${text}`);
  }

  function apply(config: LocatedConfig | undefined): void {
    list = compileDenyList(config);
    tellDenied(config);
    const { arns = [], accessKeyIDs = [], sessionNames = [], signedBefore } = config?.value.server?.deny ?? {};
    const says = JSON.stringify([arns, accessKeyIDs, sessionNames, signedBefore]);
    const isEmpty =
      [arns, accessKeyIDs, sessionNames].every(({ length }) => length === 0) && signedBefore === undefined;
    if (says === told || (isEmpty && told === "")) return;
    told = isEmpty ? "" : says;
    if (isEmpty) {
      logger.info("server.deny: nobody is denied any more");
      return;
    }
    logger.info("server.deny: denied whatever the mappings say", { arns, accessKeyIDs, sessionNames, signedBefore });
    if (signedBefore !== undefined && (parseTimestamp(signedBefore) ?? 0) > clock.now()) {
      logger.warning("server.deny.signedBefore is in the future: until then every token is denied", { signedBefore });
    }
  }

  apply(deps.config);
  return {
    list: () => list,
    apply,
    checks: () =>
      denied.length === 0
        ? []
        : [{ id: "deny", ok: true, detail: `${denied.length} of mustStayMapped denied, see the log` }],
  };
}
