import { CODES } from "@aws-iam-authenticator/core";
import type { FoldedDenials } from "./fold-denials.ts";
import type { Logger } from "./logger.ts";

/** Writes what stands for denials that were not written one by one. */
export function logFoldedDenials(logger: Logger): (folded: FoldedDenials) => void {
  return ({ code, arn, count, clients, seconds }) =>
    logger.warning("access denied repeatedly; level debug logs each", {
      arn,
      clients,
      code,
      denials: count,
      error: `${code}: ${CODES[code].says}`,
      seconds,
    });
}
