import { CODES, describeProblem, sessionNameOf } from "@aws-iam-authenticator/core";
import type { Authentication } from "../authenticate.ts";
import type { RequestFacts, ReviewEvent } from "../events.ts";
import { rememberByAuthentication } from "../remember-by-authentication.ts";
import type { Logger } from "./logger.ts";

/** What of a request stands in each line. */
const open = ["client", "method", "path", "requestid"] as const;
type OfRequest = Readonly<Record<(typeof open)[number], string>>;

/**
 * Writes what came of each request to the webhook, in the reference's lines: `STS response` and `access granted`, or
 * `access denied`. Of a scrubbed account nothing but the username is told.
 */
export function logReviews(logger: Logger): (event: ReviewEvent) => void {
  // Its lines differ in nothing but the request.
  const linesOf = rememberByAuthentication(prepareReviews(logger));
  return ({ request, authentication, code }) => {
    const texts = textsOf(request);
    if (authentication === undefined) {
      if (code !== "GRANTED") logger.error(CODES[code].says, { code, ...texts });
      return;
    }
    for (const write of linesOf(authentication)) write(texts);
  };
}

type WriteLines = readonly ((request: OfRequest) => void)[];

function textsOf({ peer, method, path, id }: RequestFacts): OfRequest {
  return { client: peer.address, method, path, requestid: id };
}

function prepareReviews(logger: Logger): (authentication: Authentication) => WriteLines {
  const stsResponse = logger.prepare({
    level: "info",
    message: "STS response",
    fixed: ["accesskeyid", "accountid", "arn", "session", "stsendpoint", "userid"],
    open,
  });
  const granted = logger.prepare({
    level: "info",
    message: "access granted",
    fixed: ["arn", "groups", "stsendpoint", "uid", "username"],
    open,
  });
  const denied = logger.prepare({ level: "warning", message: "access denied", fixed: ["arn", "code", "error"], open });

  return ({ caller, outcome }) => {
    const arn = caller?.identity.canonicalArn;
    const stsendpoint = caller?.endpoint.host;
    const last = outcome.ok
      ? granted({
          arn,
          stsendpoint,
          username: outcome.value.username,
          uid: outcome.value.uid,
          groups: outcome.value.groups,
        })
      : denied({ arn, code: outcome.problem.code, error: describeProblem(outcome.problem) });
    if (caller === undefined) return [last];
    const { accessKeyId: accesskeyid, identity } = caller;
    const { account: accountid, principalId: userid } = identity;
    const session = sessionNameOf(identity);
    return [stsResponse({ accesskeyid, accountid, arn: identity.arn, session, stsendpoint, userid }), last];
  };
}
