import type { Secret } from "@aws-iam-authenticator/core";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import type { Io } from "../../io.ts";
import { breaks, failedBy, holds, type Rung } from "../rung.ts";
import { askSts, type StsSettings } from "./ask-sts.ts";
import { checkClock } from "./check-clock.ts";
import { identityFound, identityUnknown } from "./check-identity.ts";

/** STS accepts the token, and its clock agrees with this machine's. A wrong clock is told first: the refusal follows from it. */
export async function checkSts(
  token: Secret,
  options: { readonly clusterId: string; readonly sts: StsSettings | undefined },
  io: Io,
): Promise<Rung<VerifiedCaller>> {
  const answer = await askSts(token, options, io);
  if (!answer.ok) return breaks(failedBy("aws-identity", answer.problem));
  const { caller, date, at } = answer.value;
  const clock = checkClock(date, at, io.platform);
  const checks = clock === undefined ? [] : [clock];
  if (!caller.ok) return breaks(...checks, identityUnknown(caller.problem));
  return clock?.status === "fail" ? breaks(clock) : holds(caller.value, ...checks, identityFound(caller.value));
}
