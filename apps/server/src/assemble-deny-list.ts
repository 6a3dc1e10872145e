import { type LocatedConfig, parseTimestamp } from "@aws-iam-authenticator/config";
import type { Clock } from "@aws-iam-authenticator/core";
import { compileDenyList, type DenyList } from "./deny/deny-list.ts";
import type { Logger } from "./log/logger.ts";

/** Whom the server denies, by the configuration file that was applied last. */
export function assembleDenyList(deps: {
  readonly config: LocatedConfig | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}): { readonly list: () => DenyList; readonly apply: (config: LocatedConfig | undefined) => void } {
  const { clock, logger } = deps;
  let list = compileDenyList(undefined);
  let told = "";

  function apply(config: LocatedConfig | undefined): void {
    list = compileDenyList(config);
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
  return { list: () => list, apply };
}
