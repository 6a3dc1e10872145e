import { CODES, describeProblem, sessionNameOf } from "@aws-iam-authenticator/core";
import type { ReviewEvent } from "../events.ts";
import type { Logger } from "./logger.ts";

/**
 * Writes what came of each request to the webhook, in the reference's lines: `STS response` and `access granted`, or
 * `access denied`. Of a scrubbed account nothing but the username is told.
 */
export function logReviews(logger: Logger): (event: ReviewEvent) => void {
  const tellsGrants = logger.enabled("info");
  const tellsDenials = logger.enabled("warning");
  return ({ request, authentication, code }) => {
    // Fields stand in the order of their names, in which they are written.
    const client = request.peer.address;
    const { method, path, id: requestid } = request;
    if (authentication === undefined) {
      if (code !== "GRANTED") logger.error(CODES[code].says, { client, code, method, path, requestid });
      return;
    }
    const { caller, outcome } = authentication;
    const stsendpoint = caller?.endpoint.host;
    if (caller !== undefined && tellsGrants) {
      const { identity } = caller;
      logger.info("STS response", {
        accesskeyid: caller.accessKeyId,
        accountid: identity.account,
        arn: identity.arn,
        client,
        method,
        path,
        requestid,
        session: sessionNameOf(identity),
        stsendpoint,
        userid: identity.principalId,
      });
    }
    const arn = caller?.identity.canonicalArn;
    if (!outcome.ok) {
      if (!tellsDenials) return;
      const error = describeProblem(outcome.problem);
      logger.warning("access denied", { arn, client, code: outcome.problem.code, error, method, path, requestid });
    } else if (tellsGrants) {
      const { username, uid, groups } = outcome.value;
      logger.info("access granted", { arn, client, groups, method, path, requestid, stsendpoint, uid, username });
    }
  };
}
