import { CODES, describeProblem, sessionNameOf } from "@aws-iam-authenticator/core";
import type { ReviewEvent } from "../events.ts";
import type { Logger } from "./logger.ts";

/**
 * Writes what came of each request to the webhook, in the reference's lines: `STS response` and `access granted`, or
 * `access denied`. Of a scrubbed account nothing but the username is told.
 */
export function logReviews(logger: Logger): (event: ReviewEvent) => void {
  return ({ request, authentication, code }) => {
    const line = logger.with({
      client: request.peer.address,
      method: request.method,
      path: request.path,
      requestid: request.id,
    });
    if (authentication === undefined) {
      if (code !== "GRANTED") line.error(CODES[code].says, { code });
      return;
    }
    const { caller, outcome } = authentication;
    if (caller !== undefined) {
      line.info("STS response", {
        accesskeyid: caller.accessKeyId,
        accountid: caller.identity.account,
        arn: caller.identity.arn,
        session: sessionNameOf(caller.identity),
        stsendpoint: caller.endpoint.host,
        userid: caller.identity.principalId,
      });
    }
    const arn = caller?.identity.canonicalArn;
    if (outcome.ok) {
      const { username, uid, groups } = outcome.value;
      line.info("access granted", { arn, groups, stsendpoint: caller?.endpoint.host, uid, username });
    } else {
      line.warning("access denied", { arn, code: outcome.problem.code, error: describeProblem(outcome.problem) });
    }
  };
}
