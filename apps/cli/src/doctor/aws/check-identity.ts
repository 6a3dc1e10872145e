import { type Code, type Problem, quote, sessionNameOf } from "@aws-iam-authenticator/core";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import type { Check } from "../check.ts";
import { failedBy, pass } from "../rung.ts";

const id = "aws-identity";

/** Whom STS takes the token for. */
export function identityFound({ identity }: VerifiedCaller): Check {
  const { arn, canonicalArn, account, userId } = identity;
  const session = sessionNameOf(identity);
  const role = session === "" ? "" : `, a session of ${quote(canonicalArn)}`;
  return pass(id, `STS accepts the token of ${quote(arn)}${role}; account ${account}, user id ${quote(userId)}`);
}

/** What a client can do where its own token is not accepted; the table speaks to who runs the server. */
const FIXES: ReadonlyMap<Code, string> = new Map<Code, string>([
  ["STS_SIGNATURE_MISMATCH", "The secret access key is not the access key id's: copy both again."],
  [
    "STS_UNKNOWN_KEY",
    "The access key was deleted or is not active, or its session token is another's: see `aws sts get-caller-identity`, and log in again.",
  ],
  ["STS_CREDENTIALS_EXPIRED", "Log in again, or renew the credentials."],
  [
    "STS_UNREACHABLE",
    "Look at DNS and routes from here to that host, at HTTPS_PROXY and NO_PROXY, and at AWS_CA_BUNDLE.",
  ],
  ["STS_TIMEOUT", "Look at the network from here to that host; a proxy may be needed: HTTPS_PROXY."],
  [
    "STS_ANSWER_INVALID",
    "Something between here and STS answers in its place: look at HTTPS_PROXY, and at AWS_CA_BUNDLE.",
  ],
]);

/** Why STS does not accept the token, or was not asked. */
export function identityUnknown(problem: Problem): Check {
  return failedBy(id, problem, FIXES.get(problem.code));
}
