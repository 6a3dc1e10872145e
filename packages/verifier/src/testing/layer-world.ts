import {
  callerIdentity,
  type Clock,
  type Code,
  fail,
  ok,
  type Outcome,
  Secret,
  valueOrThrow,
} from "@aws-iam-authenticator/core";
import type { Ask, StsCall, VerifiedCaller } from "../ask.ts";
import { type CheckedRequest, checkRequest } from "../check-request.ts";
import { tokenPolicy } from "../token-policy.ts";

const signedAt = Date.parse("2026-01-02T12:00:00Z");
const policy = valueOrThrow(tokenPolicy({ clusterIds: ["c"], partitions: ["aws"] }));

/** A request that passed the checks, of some key at some region's endpoint. */
export function checked(region = "eu-central-1", accessKeyId = "AKIAIOSFODNN7EXAMPLE"): CheckedRequest {
  const request = {
    host: `sts.${region}.amazonaws.com`,
    accessKeyId,
    scope: { date: "20260102", region, service: "sts" },
    signedAt,
    expires: 60,
    signedHeaders: ["host", "x-k8s-aws-id"],
    signature: new Secret("0".repeat(64)),
  };
  return valueOrThrow(checkRequest(request, policy, signedAt));
}

/** A verified caller. */
export const granted: Outcome<VerifiedCaller> = ok({
  identity: valueOrThrow(
    callerIdentity({ Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/alice", UserId: "AIDAEXAMPLE" }),
  ),
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  clusterId: "c",
  endpoint: checked().endpoint,
  signedAt,
  validUntil: signedAt + 900_000,
});

/** A clock that is turned by hand. */
export function handClock(): Clock & { advance(milliseconds: number): void } {
  let at = 1000;
  return {
    now: () => signedAt + at,
    monotonic: () => at,
    advance: (milliseconds) => {
      at += milliseconds;
    },
  };
}

/** A call that has a minute. */
export function call(signal = new AbortController().signal): StsCall {
  return { clusterId: "c", deadline: 60_000, signal };
}

/** A question that is answered by a script: codes are problems, "ok" is a verified caller; the last goes on for ever. */
export function scripted(...script: readonly (Code | "ok")[]): Ask<StsCall> & { readonly asked: () => number } {
  let asked = 0;
  const ask: Ask<StsCall> = () => {
    const answer = script[Math.min(asked++, script.length - 1)] ?? "ok";
    return Promise.resolve(answer === "ok" ? granted : fail(answer));
  };
  return Object.assign(ask, { asked: () => asked });
}

/** The code of an outcome, or "ok". */
export function codeOf(outcome: Outcome<unknown>): Code | "ok" {
  return outcome.ok ? "ok" : outcome.problem.code;
}
