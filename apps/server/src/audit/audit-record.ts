import { CODES, type Code, describeProblem, sessionNameOf } from "@aws-iam-authenticator/core";
import type { ReviewEvent } from "../events.ts";
import { printableJson } from "./printable-json.ts";

/**
 * What was decided, for an audit.
 *
 * - `granted`: the caller is a Kubernetes user.
 * - `denied`: for good, as long as nothing changes.
 * - `failed`: nothing is known of the caller; the same token may be granted later.
 * - `rejected`: the request was no review that can be answered.
 */
export type AuditDecision = "granted" | "denied" | "failed" | "rejected";

/**
 * One decision as a line of JSON, without a line break. Members without a value are left out; of a scrubbed account there
 * is nothing but the username, its uid and groups. Holds no secret: no token, no signature. It is printable throughout, since who
 * writes mappings chooses usernames and groups: what some readers take for a line's end, or a terminal for an order, is escaped.
 *
 * @param time when it was decided, in milliseconds since 1970
 */
export function auditRecord({ request, seconds, authentication, code }: ReviewEvent, time: number): string {
  const { caller, outcome, rule } = authentication ?? {};
  const identity = caller?.identity;
  const user = outcome?.ok ? outcome.value : undefined;
  const problem = outcome?.ok === false ? outcome.problem : undefined;
  return printableJson({
    time: new Date(time).toISOString(),
    requestId: request.id,
    client: request.peer.address,
    decision: decisionOf(code),
    code,
    reason: problem === undefined ? undefined : describeProblem(problem),
    clusterId: caller?.clusterId,
    arn: identity?.arn,
    canonicalArn: identity?.canonicalArn,
    accountId: identity?.account,
    userId: identity?.principalId,
    sessionName: identity === undefined ? undefined : sessionNameOf(identity) || undefined,
    accessKeyId: caller?.accessKeyId,
    stsEndpoint: caller?.endpoint.host,
    username: user?.username,
    uid: user?.uid,
    groups: user?.groups,
    source: rule?.source,
    rule: rule === undefined ? undefined : { file: rule.at.file, line: rule.at.line },
    milliseconds: Math.round(seconds * 1e6) / 1e3,
  });
}

function decisionOf(code: Code | "GRANTED"): AuditDecision {
  if (code === "GRANTED") return "granted";
  switch (CODES[code].kind) {
    case "denied":
      return "denied";
    case "throttled":
    case "unavailable":
    case "config":
      return "failed";
    case "malformed":
    case "too-large":
    case "method":
      return "rejected";
  }
}
