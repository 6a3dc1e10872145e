import { type Code, fail, ok, safe } from "@aws-iam-authenticator/core";
import { kubernetesUser } from "@aws-iam-authenticator/mapper";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import { describe, expect, it } from "vitest";
import type { ReviewEvent } from "../events.ts";
import { alice, callerOf, deployer } from "../testing/callers.ts";
import { collectLog } from "../testing/collect-log.ts";
import { foldDenials, type FoldedDenials, MOST_CLIENTS, MOST_KINDS, PERIOD_MS, WRITTEN_WHOLE } from "./fold-denials.ts";
import { logFoldedDenials } from "./log-folded-denials.ts";

/** A fold with a clock that a test moves. */
function fold() {
  const written: ReviewEvent[] = [];
  const told: FoldedDenials[] = [];
  const timers: { readonly at: number; act(): void }[] = [];
  let now = 5_000;
  const { observe, close } = foldDenials({
    write: (event) => void written.push(event),
    tell: (folded) => void told.push(folded),
    schedule: (act, ms) => void timers.push({ at: now + ms, act }),
    monotonic: () => now,
  });
  return {
    written,
    told,
    close,
    deny(code: Code, options: { caller?: VerifiedCaller; client?: string; times?: number } = {}) {
      for (let i = 0; i < (options.times ?? 1); i++) observe(review(code, options));
    },
    grant(times: number) {
      const { caller, outcome } = granted;
      for (let i = 0; i < times; i++)
        observe({ ...review("INTERNAL"), code: "GRANTED", authentication: { caller, outcome } });
    },
    pass(ms: number) {
      now += ms;
      for (const timer of timers.splice(0)) {
        if (timer.at <= now) timer.act();
        else timers.push(timer);
      }
    },
  };
}

const granted = {
  caller: alice,
  outcome: ok(kubernetesUser(alice, { username: "alice", groups: [] }, { scrubbed: false })),
};

function review(
  code: Code,
  { caller, client = "192.0.2.7:50000" }: { caller?: VerifiedCaller; client?: string } = {},
): ReviewEvent {
  const request = { id: "4fd1-7", peer: { address: client }, method: "POST", path: "/authenticate" };
  return { type: "review", request, seconds: 0, code, authentication: { caller, outcome: fail(code, safe`x`) } };
}

const folded = (count: number, more: Partial<FoldedDenials> = {}): FoldedDenials => ({
  code: "TOKEN_PREFIX",
  arn: undefined,
  count,
  clients: 1,
  seconds: 10,
  ...more,
});

describe("of denials", () => {
  it("the first few of a kind are written, the others are told in one piece when the period ends", () => {
    const { deny, pass, written, told } = fold();
    deny("TOKEN_PREFIX", { times: 10_000 });
    expect({ written: written.length, told }).toEqual({ written: WRITTEN_WHOLE, told: [] });
    pass(PERIOD_MS);
    expect(told).toEqual([folded(10_000 - WRITTEN_WHOLE)]);
  });

  it("nothing is told where all were written", () => {
    const { deny, pass, written, told } = fold();
    deny("TOKEN_PREFIX", { times: WRITTEN_WHOLE });
    pass(PERIOD_MS);
    expect({ written: written.length, told }).toEqual({ written: WRITTEN_WHOLE, told: [] });
  });

  it("each kind counts for itself: code, and identity where it is known", () => {
    const { deny, pass, written, told } = fold();
    for (const times of [2, 3]) {
      deny("TOKEN_PREFIX", { times });
      deny("TOKEN_EXPIRED", { times });
      deny("NOT_MAPPED", { caller: alice, times });
      deny("NOT_MAPPED", { caller: deployer, times });
    }
    pass(PERIOD_MS);
    expect(written).toHaveLength(4 * WRITTEN_WHOLE);
    expect(told).toEqual([
      folded(2),
      folded(2, { code: "TOKEN_EXPIRED" }),
      folded(2, { code: "NOT_MAPPED", arn: alice.identity.canonicalArn }),
      folded(2, { code: "NOT_MAPPED", arn: deployer.identity.canonicalArn }),
    ]);
  });

  it("a new period begins with the first denial after the one before", () => {
    const { deny, pass, written, told } = fold();
    deny("TOKEN_PREFIX", { times: 5 });
    pass(PERIOD_MS);
    pass(60_000);
    deny("TOKEN_PREFIX", { times: 4 });
    pass(PERIOD_MS);
    expect(written).toHaveLength(2 * WRITTEN_WHOLE);
    expect(told).toEqual([folded(2), folded(1)]);
  });

  it("addresses are told apart without their ports", () => {
    const { deny, pass, told } = fold();
    deny("TOKEN_PREFIX", { times: WRITTEN_WHOLE });
    for (const client of ["192.0.2.7:1", "192.0.2.7:2", "[2001:db8::1]:1", "[2001:db8::2]:1"]) {
      deny("TOKEN_PREFIX", { client });
    }
    pass(PERIOD_MS);
    expect(told).toEqual([folded(4, { clients: 3 })]);
  });

  it("a stranger can make neither addresses nor identities without bound", () => {
    const { deny, pass, told } = fold();
    for (let i = 0; i < MOST_KINDS + 50; i++) {
      const arn = `arn:aws:iam::111122223333:user/u${i}`;
      deny("NOT_MAPPED", { caller: callerOf(arn, `AIDA${i}`), client: `192.0.2.${i}:1`, times: WRITTEN_WHOLE + 1 });
    }
    for (let i = 0; i < MOST_CLIENTS + 50; i++) deny("TOKEN_PREFIX", { client: `h${i}:1` });
    pass(PERIOD_MS);
    expect(told.filter(({ arn }) => arn !== undefined)).toHaveLength(MOST_KINDS);
    expect(told.filter(({ arn }) => arn === undefined)).toEqual([
      folded(50 * (WRITTEN_WHOLE + 1) - WRITTEN_WHOLE, { code: "NOT_MAPPED", clients: 50 }),
      folded(MOST_CLIENTS + 50 - WRITTEN_WHOLE, { clients: MOST_CLIENTS }),
    ]);
  });

  it("what is still counted is told at the end", () => {
    const { deny, pass, close, told } = fold();
    deny("TOKEN_PREFIX", { times: 5 });
    pass(2_000);
    close();
    expect(told).toEqual([folded(2, { seconds: 2 })]);
    pass(PERIOD_MS);
    expect(told).toHaveLength(1);
  });
});

it("grants are all written", () => {
  const { grant, pass, written, told } = fold();
  grant(50);
  pass(PERIOD_MS);
  expect({ written: written.length, told }).toEqual({ written: 50, told: [] });
});

it("the line says how many, over how long, and how to see each", () => {
  const { logger, lines } = collectLog();
  logFoldedDenials(logger)(folded(9_997));
  logFoldedDenials(logger)(folded(1, { code: "NOT_MAPPED", arn: "arn:aws:iam::111122223333:user/alice" }));
  expect(lines).toEqual([
    'time="1970-01-01T00:00:00Z" level=warning msg="access denied repeatedly; level debug logs each" clients=1 code=TOKEN_PREFIX denials=9997 error="TOKEN_PREFIX: the bearer token does not begin with k8s-aws-v1. as those of aws-iam-authenticator do" seconds=10',
    'time="1970-01-01T00:00:00Z" level=warning msg="access denied repeatedly; level debug logs each" arn="arn:aws:iam::111122223333:user/alice" clients=1 code=NOT_MAPPED denials=1 error="NOT_MAPPED: the identity is not mapped to a Kubernetes user" seconds=10',
  ]);
});
