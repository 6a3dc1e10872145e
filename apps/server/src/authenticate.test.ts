import { fail, ok, type Outcome, safe, Secret } from "@aws-iam-authenticator/core";
import type { RuleSet } from "@aws-iam-authenticator/mapper";
import type { VerifiedCaller, VerifyOptions } from "@aws-iam-authenticator/verifier";
import { describe, expect, it } from "vitest";
import { createAuthenticate } from "./authenticate.ts";
import { alice, callerOf, deployer } from "./testing/callers.ts";
import { compileDenyList } from "./deny/deny-list.ts";
import { configOf, rulesOf } from "./testing/rules.ts";

const rules = rulesOf(`
server:
  mapUsers:
  - { userarn: "arn:aws:iam::111122223333:user/alice", username: alice, groups: [developers] }
  - { userarn: "arn:aws:iam::111122223333:user/old", username: old, userid: AIDAOLD }
  mapRoles:
  - { rolearn: "arn:aws:iam::111122223333:role/Deploy", username: "{{AccountID}}:{{SessionName}}" }
  - { rolearn: "arn:aws:iam::111122223333:role/Node", username: "system:node:{{EC2PrivateDNSName}}" }
  - { rolearn: "arn:aws:iam::111122223333:role/Nobody", username: "{{SessionNameRaw}}" }
  mapAccounts: ["444455556666"]
`);

const node = (session: string) =>
  callerOf(`arn:aws:sts::111122223333:assumed-role/Node/${session}`, `AROANODE:${session}`);
const mallory = callerOf("arn:aws:iam::111122223333:user/mallory", "AIDAMALLORY");
const rebuilt = callerOf("arn:aws:iam::111122223333:user/old", "AIDANEW");
const ofAccount = callerOf("arn:aws:iam::444455556666:user/bob", "AIDABOB");

interface Given {
  readonly verified?: Outcome<VerifiedCaller>;
  readonly rules?: RuleSet | undefined;
  /** What stands under `server.deny`. */
  readonly deny?: string;
  readonly scrubbed?: readonly string[];
}

function authenticate(given: Given, options?: VerifyOptions) {
  const asked: unknown[] = [];
  const run = createAuthenticate({
    verifier: {
      tryVerify: async (token, verifyOptions) => {
        asked.push([token.reveal(), verifyOptions]);
        return given.verified ?? ok(alice);
      },
    },
    rules: () => ("rules" in given ? given.rules : rules),
    denyList: () => compileDenyList(configOf(`server:\n  deny: {${given.deny ?? ""}}\n`)),
    scrubbedAccounts: given.scrubbed ?? [],
  });
  return { result: run(new Secret("the token"), options), asked };
}

describe("a caller is", () => {
  it.each<[what: string, given: Given, outcome: unknown, caller: VerifiedCaller | undefined]>([
    [
      "mapped by a rule",
      { verified: ok(alice) },
      {
        ok: true,
        value: {
          username: "alice",
          uid: "aws-iam-authenticator:111122223333:AIDAEXAMPLE",
          groups: ["developers"],
          extra: {
            accessKeyId: ["AKIAIOSFODNN7EXAMPLE"],
            arn: ["arn:aws:iam::111122223333:user/alice"],
            canonicalArn: ["arn:aws:iam::111122223333:user/alice"],
            principalId: ["AIDAEXAMPLE"],
            sessionName: [""],
            "sigs.k8s.io/aws-iam-authenticator/principalId": ["AIDAEXAMPLE"],
          },
        },
      },
      alice,
    ],
    [
      "not mapped, and the ARN to map is told",
      { verified: ok(mallory) },
      fail("NOT_MAPPED", safe`${"arn:aws:iam::111122223333:user/mallory"}`),
      mallory,
    ],
    [
      "made anew under a name that is mapped",
      { verified: ok(rebuilt) },
      fail("USER_ID_MISMATCH", safe`${"arn:aws:iam::111122223333:user/old"}`),
      rebuilt,
    ],
    [
      "an instance whose DNS name would have to be looked up, where nothing looks it up",
      { verified: ok(node("i-0123456789abcdef0")) },
      fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE", safe`this server has no access to EC2`),
      node("i-0123456789abcdef0"),
    ],
    [
      "no instance, though the rule is for instances",
      { verified: ok(node("alice")) },
      fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE", safe`the session name ${"alice"} is no instance id`),
      node("alice"),
    ],
    [
      "denied whatever the rules say",
      { deny: "accessKeyIDs: [AKIAIOSFODNN7EXAMPLE]" },
      fail("IDENTITY_DENIED", safe`server.deny.accessKeyIDs at ${"c.yaml:2:25"}`),
      alice,
    ],
    [
      "denied also where no rules are known",
      { deny: "arns: ['arn:aws:iam::111122223333:user/alice']", rules: undefined },
      fail("IDENTITY_DENIED", safe`server.deny.arns at ${"c.yaml:2:17"}`),
      alice,
    ],
    ["known, but no rules are", { rules: undefined }, fail("MAPPING_NOT_LOADED"), alice],
    [
      "unknown where the token is refused",
      { verified: fail("STS_SIGNATURE_MISMATCH") },
      fail("STS_SIGNATURE_MISMATCH"),
      undefined,
    ],
    [
      "unknown where the token is refused, whatever the rules",
      { verified: fail("TOKEN_PREFIX"), rules: undefined },
      fail("TOKEN_PREFIX"),
      undefined,
    ],
  ])("%s", async (_, given, outcome, caller) => {
    const { rule, ...result } = await authenticate(given).result;
    expect(result).toEqual({ outcome, caller });
    expect(rule === undefined).toBe(!result.outcome.ok);
  });
});

it("who is granted was mapped by a rule of a place, of which nothing else is handed on", async () => {
  const { rule } = await authenticate({}).result;
  expect(rule).toEqual({ source: "MountedFile", at: { file: "c.yaml", line: 4, column: 5 } });
});

describe("of a scrubbed account", () => {
  const scrubbed = ["000000000000", "111122223333"];

  it("nobody is named who is denied", async () => {
    const deny = "arns: ['arn:aws:iam::111122223333:user/alice']";
    const result = await authenticate({ deny, scrubbed }).result;
    expect(result).toStrictEqual({ outcome: fail("IDENTITY_DENIED"), caller: undefined });
  });

  it.each<[what: string, verified: VerifiedCaller, rules: RuleSet | undefined, outcome: unknown]>([
    [
      "a user is granted under the name alone",
      alice,
      rules,
      ok({ username: "alice", uid: "aws-iam-authenticator:administrative:alice", groups: ["developers"], extra: {} }),
    ],
    [
      "a role's session is granted under the name alone",
      deployer,
      rules,
      ok({
        username: "111122223333:ci-build-42",
        uid: "aws-iam-authenticator:administrative:111122223333:ci-build-42",
        groups: [],
        extra: {},
      }),
    ],
    ["nobody is named who is not mapped", mallory, rules, fail("NOT_MAPPED")],
    ["nobody is named who was made anew", rebuilt, rules, fail("USER_ID_MISMATCH")],
    ["no session name is told", node("alice"), rules, fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE")],
    ["nobody is named while no rules are loaded", alice, undefined, fail("MAPPING_NOT_LOADED")],
  ])("%s, and the caller is not handed on", async (_, verified, rules, outcome) => {
    const { rule, ...result } = await authenticate({ verified: ok(verified), rules, scrubbed }).result;
    expect(result).toStrictEqual({ outcome, caller: undefined });
    expect(JSON.stringify([rule, result])).not.toMatch(/arn:|AKIA|AIDA|AROA/);
  });

  it("others are told as ever", async () => {
    const result = await authenticate({ verified: ok(ofAccount), scrubbed }).result;
    expect(result).toMatchObject({
      outcome: { ok: true, value: { username: "arn:aws:iam::444455556666:user/bob" } },
      caller: ofAccount,
    });
  });
});

describe("the verifier", () => {
  it("is given the token and what bounds the question", async () => {
    const options = { timeoutMs: 5 };
    const { result, asked } = authenticate({}, options);
    await result;
    expect(asked).toEqual([["the token", options]]);
  });
});

describe("a private DNS name that a rule needs", () => {
  const instance = node("i-0123456789abcdef0");
  const name = ok("ip-10-0-0-1.ec2.internal");

  /** Authenticates by rules and a denial that may change while a name is looked up, which takes a while. */
  function world(given: { readonly found?: Outcome<string>; readonly meanwhile?: () => void } = {}) {
    const state: { rules: RuleSet | undefined; deny: string } = { rules, deny: "" };
    const asked: unknown[] = [];
    let at = 1000;
    const run = createAuthenticate({
      verifier: {
        tryVerify: async () => {
          at += 300;
          return ok(instance);
        },
      },
      rules: () => state.rules,
      denyList: () => compileDenyList(configOf(`server:\n  deny: {${state.deny}}\n`)),
      scrubbedAccounts: [],
      privateDnsNames: {
        lookup: async (id, options) => {
          asked.push([id, options]);
          given.meanwhile?.();
          return given.found ?? name;
        },
      },
      clock: { monotonic: () => at },
    });
    return { run, asked, state };
  }

  it("is looked up, and becomes a part of the username", async () => {
    const { run, asked } = world();
    const { outcome } = await run(new Secret("t"));
    expect(outcome).toMatchObject({ ok: true, value: { username: "system:node:ip-10-0-0-1.ec2.internal" } });
    expect(asked).toEqual([["i-0123456789abcdef0", {}]]);
  });

  it("may take what verifying left of the review's time", async () => {
    const { run, asked } = world();
    const { signal } = new AbortController();
    await run(new Secret("t"), { signal, timeoutMs: 1000 });
    expect(asked).toEqual([["i-0123456789abcdef0", { signal, timeoutMs: 700 }]]);
  });

  it("that is not to be had denies with the reason", async () => {
    const problem = fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE", safe`EC2 throttles`);
    expect((await world({ found: problem }).run(new Secret("t"))).outcome).toEqual(problem);
  });

  it("does not help who is denied meanwhile", async () => {
    const { run, state } = world({ meanwhile: () => (state.deny = `arns: ['${instance.identity.canonicalArn}']`) });
    expect((await run(new Secret("t"))).outcome).toMatchObject({ ok: false, problem: { code: "IDENTITY_DENIED" } });
  });

  it("does not help whose rule is gone meanwhile", async () => {
    const { run, state } = world({ meanwhile: () => (state.rules = rulesOf("server: {}\n")) });
    expect((await run(new Secret("t"))).outcome).toMatchObject({ ok: false, problem: { code: "NOT_MAPPED" } });
  });

  it("is not looked up for who is denied, or has no instance id", async () => {
    const denied = world();
    denied.state.deny = `arns: ['${instance.identity.canonicalArn}']`;
    await denied.run(new Secret("t"));
    expect(denied.asked).toEqual([]);
  });
});

describe("the rules", () => {
  it("are those in force at the moment of the review", async () => {
    let current: RuleSet | undefined;
    const run = createAuthenticate({
      verifier: { tryVerify: async () => ok(alice) },
      rules: () => current,
      scrubbedAccounts: [],
    });
    const before = await run(new Secret("t"));
    current = rules;
    const after = await run(new Secret("t"));
    expect([before.outcome.ok, after.outcome.ok]).toEqual([false, true]);
  });
});

describe("what came of a caller", () => {
  function start(...callers: readonly [VerifiedCaller, ...VerifiedCaller[]]) {
    let reviews = 0;
    let inForce = { rules, denyList: compileDenyList(undefined) };
    const asked: string[] = [];
    const run = createAuthenticate({
      verifier: { tryVerify: async () => ok(callers[reviews++ % callers.length] ?? callers[0]) },
      rules: () => inForce.rules,
      denyList: () => inForce.denyList,
      scrubbedAccounts: [],
      privateDnsNames: {
        async lookup(instanceId) {
          asked.push(instanceId);
          return ok(`ip-${asked.length}.ec2.internal`);
        },
      },
    });
    return {
      asked,
      again: () => run(new Secret("the token")),
      change(changes: Partial<typeof inForce>) {
        inForce = { ...inForce, ...changes };
      },
    };
  }
  const denyAlice = compileDenyList(configOf("server:\n  deny: {accessKeyIDs: [AKIAIOSFODNN7EXAMPLE]}\n"));

  it("is not decided anew as long as rules and denials stay", async () => {
    const { again } = start(alice);
    expect(await again()).not.toHaveProperty("comesAgain");
    const second = await again();
    expect(second.comesAgain).toBe(true);
    expect(await again()).toBe(second);
  });

  it.each([
    ["rules", { rules: rulesOf("server:\n  mapAccounts: ['111122223333']\n") }, { username: alice.identity.arn }],
    ["denials", { denyList: denyAlice }, { code: "IDENTITY_DENIED" }],
  ])("is decided anew when the %s change", async (_, changes, expected) => {
    const { again, change } = start(alice);
    await again();
    change(changes);
    const { outcome } = await again();
    expect(outcome.ok ? outcome.value : outcome.problem).toMatchObject(expected);
  });

  it("holds for each of their tokens", async () => {
    const { again } = start(alice, { ...alice, signedAt: alice.signedAt + 1000, validUntil: alice.validUntil + 1000 });
    const first = await again();
    const second = await again();
    expect(second).toEqual({ ...first, comesAgain: true });
    expect([await again(), await again()].every((authentication) => authentication === second)).toBe(true);
  });

  it("is decided by whether it was denied for when a token was signed", async () => {
    const signedBefore = new Date(alice.signedAt + 500).toISOString();
    const denyList = compileDenyList(configOf(`server:\n  deny: {signedBefore: "${signedBefore}"}\n`));
    const { again, change } = start(alice, { ...alice, signedAt: alice.signedAt + 1000 });
    change({ denyList });
    const outcomes = [await again(), await again(), await again(), await again()].map(({ outcome }) => outcome.ok);
    expect(outcomes).toEqual([false, true, false, true]);
  });

  it.each<[what: string, changes: Partial<VerifiedCaller>]>([
    ["access key", { accessKeyId: "ASIAIOSFODNN7EXAMPLE" }],
    ["STS", { endpoint: { ...alice.endpoint } }],
    ["cluster id", { clusterId: "another" }],
    ["answer of STS", { identity: { ...alice.identity, userId: "AIDANEW", principalId: "AIDANEW" } }],
  ])("is told with another %s where that is another", async (_, changes) => {
    const changed = { ...alice, ...changes };
    const { again } = start(alice, changed);
    await again();
    const { caller, outcome } = await again();
    expect(caller).toEqual(changed);
    const { accessKeyId, identity } = changed;
    expect(outcome).toMatchObject(
      ok({ extra: { accessKeyId: [accessKeyId], principalId: [identity.principalId] }, username: "alice" }),
    );
  });

  it("is decided anew where it hangs on a fact from outside", async () => {
    const { again, asked } = start(node("i-0123456789abcdef0"));
    const outcomes = [await again(), await again()].map(({ outcome }) => outcome);
    expect(outcomes).toMatchObject([1, 2].map((n) => ok({ username: `system:node:ip-${n}.ec2.internal` })));
    expect(asked).toHaveLength(2);
  });
});
