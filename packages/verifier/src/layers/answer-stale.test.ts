import { type Code, CODES, fail, type Outcome } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import type { ReviewCall, VerifiedCaller } from "../ask.ts";
import { call, checked, granted } from "../testing/layer-world.ts";
import type { TokenKey } from "../token-key.ts";
import { answerStale } from "./answer-stale.ts";

const faults = new Set<Code>(["STS_UNREACHABLE", "STS_TIMEOUT", "STS_FAULT", "STS_CIRCUIT_OPEN"]);
const codes = Object.keys(CODES).filter((code): code is Code => /^STS_|^LIMIT_/.test(code));

/** Asks where this is answered, and that is kept for the token. */
function ask(outcome: Outcome<VerifiedCaller>, kept: Outcome<VerifiedCaller> | undefined) {
  const review: ReviewCall = { ...call(), key: "key" as TokenKey };
  const cache = { get: () => undefined, getStale: () => kept, set: () => undefined };
  return answerStale(cache)(() => Promise.resolve(outcome))(checked(), review);
}

it.each(codes.map((code) => [code, faults.has(code) ? "what was verified before" : "as it is"] as const))(
  "%s is answered %s",
  async (code, answer) => {
    const fault = fail(code);
    expect(await ask(fault, granted)).toBe(answer === "as it is" ? fault : granted);
    expect(await ask(fault, undefined)).toBe(fault);
  },
);

it("a verified caller is answered as it is", async () => {
  const { ...other } = granted;
  expect(await ask(granted, other)).toBe(granted);
});
