import { type Clock, CODES, type Outcome } from "@aws-iam-authenticator/core";
import type { AskLayer, StsCall, VerifiedCaller } from "../ask.ts";
import type { Observe } from "../events.ts";
import { type ConcurrencyLimits, limitConcurrency } from "./limit-concurrency.ts";

/** A host that answered within this time counts as one that answers. */
const provenMs = 60_000;
/** Of the turns, this part is for hosts that do not. */
const shareOfUnproven = 4;

/**
 * Hosts that have not answered lately share a quarter of the turns. Tokens may name any STS host, also such as nothing
 * here can reach: junk that names those would otherwise take all the turns, each to its time limit, and honest tokens
 * would wait behind it. Hosts are out of a table, so what is remembered is bounded.
 */
export function limitUnproven(limits: ConcurrencyLimits, clock: Clock, observe: Observe): AskLayer<StsCall> {
  const { stsConcurrency, queue } = limits;
  const answeredAt = new Map<string, number>();

  function isProven(host: string): boolean {
    const at = answeredAt.get(host);
    return at !== undefined && clock.monotonic() - at <= provenMs;
  }

  return (next) => {
    const fewTurns = Math.max(1, Math.floor(stsConcurrency / shareOfUnproven));
    const withFewTurns = limitConcurrency({ stsConcurrency: fewTurns, queue }, observe)(next);
    return async (request, call) => {
      const { host } = request.endpoint;
      const outcome = await (isProven(host) ? next : withFewTurns)(request, call);
      if (isAnswer(outcome)) answeredAt.set(host, clock.monotonic());
      return outcome;
    };
  };
}

/** Whether STS has spoken, and be it to refuse. */
function isAnswer(outcome: Outcome<VerifiedCaller>): boolean {
  return outcome.ok || CODES[outcome.problem.code].kind === "denied" || outcome.problem.code === "STS_THROTTLED";
}
