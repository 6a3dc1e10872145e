import { type Clock, fail, ok, type Outcome, safe, type Secret, systemClock } from "@aws-iam-authenticator/core";
import {
  decide,
  type Facts,
  type KubernetesUser,
  kubernetesUser,
  type MappingDecision,
  type MappingRule,
  type RuleSet,
} from "@aws-iam-authenticator/mapper";
import type { VerifiedCaller, Verifier, VerifyOptions } from "@aws-iam-authenticator/verifier";
import type { DenyList } from "./deny/deny-list.ts";
import type { PrivateDnsNames } from "./ec2/private-dns-names.ts";
import { noTracing, type Tracing } from "./tracing/tracing.ts";

/** What came of a token, and who sent it as far as that may be told. */
export interface Authentication {
  readonly outcome: Outcome<KubernetesUser>;
  /** Who STS says the caller is; undefined where it was not verified, or is of a scrubbed account. */
  readonly caller: VerifiedCaller | undefined;
  /** Where the rule stands that mapped the caller; absent where none did. */
  readonly rule?: Pick<MappingRule, "source" | "at">;
}

/** From a token to a Kubernetes user. */
export type Authenticate = (token: Secret, options?: VerifyOptions) => Promise<Authentication>;

/**
 * Verifies a token, and maps who sent it if that is not denied.
 *
 * @param deps.rules the rules in force; undefined as long as none were loaded
 * @param deps.denyList whom to deny whatever the rules say; asked on every review, also where the token is in
 *   memory. Default: nobody
 * @param deps.scrubbedAccounts accounts whose ARNs and ids are shown to nobody
 * @param deps.privateDnsNames looks up what rules with `{{EC2PrivateDNSName}}` need. Default: they deny
 * @param deps.clock for what a review has left of its time. Default: the system's
 * @param deps.tracing Default: nothing is traced
 */
export function createAuthenticate(deps: {
  readonly verifier: Pick<Verifier, "tryVerify">;
  readonly rules: () => RuleSet | undefined;
  readonly denyList?: () => DenyList;
  readonly scrubbedAccounts: readonly string[];
  readonly privateDnsNames?: PrivateDnsNames | undefined;
  readonly clock?: Pick<Clock, "monotonic">;
  readonly tracing?: Tracing;
}): Authenticate {
  const { privateDnsNames, clock = systemClock, tracing = noTracing } = deps;
  const scrubbedAccounts = new Set(deps.scrubbedAccounts);

  /** Denial and rules as they are at this moment. */
  function judge(caller: VerifiedCaller, facts: Facts = {}): MappingDecision {
    const denial = deps.denyList?.().ofCaller(caller);
    if (denial !== undefined) return { kind: "denied", problem: denial };
    const rules = deps.rules();
    return rules === undefined
      ? { kind: "denied", problem: { code: "MAPPING_NOT_LOADED" } }
      : decide(rules, caller, facts);
  }

  /** Decides, with a fact from outside where the rules need one. */
  async function map(caller: VerifiedCaller, options: VerifyOptions | undefined, startedAt: number) {
    const decision = judge(caller);
    if (decision.kind !== "needs" || privateDnsNames === undefined) return decision;
    const leftMs = options?.timeoutMs === undefined ? undefined : options.timeoutMs - (clock.monotonic() - startedAt);
    const name = await privateDnsNames.lookup(decision.instanceId, { signal: options?.signal, timeoutMs: leftMs });
    // Anew, since denials and rules may have changed meanwhile.
    return judge(caller, { EC2PrivateDNSName: name });
  }

  return async (token, options) => {
    const startedAt = clock.monotonic();
    const verified = await tracing.span("verify", {}, async (span) => {
      const outcome = await deps.verifier.tryVerify(token, options);
      if (!outcome.ok) span.fail(outcome.problem.code);
      return outcome;
    });
    if (!verified.ok) return { outcome: verified, caller: undefined };
    const caller = verified.value;
    const scrubbed = scrubbedAccounts.has(caller.identity.account);
    const decision = await tracing.span("map", {}, async (span) => {
      const made = await map(caller, options, startedAt);
      if (made.kind === "denied") span.fail(made.problem.code);
      return made;
    });
    const outcome = outcomeOf(decision, caller, scrubbed);
    const by = decision.kind === "mapped" ? { rule: { source: decision.rule.source, at: decision.rule.at } } : {};
    return scrubbed
      ? { outcome: outcome.ok ? outcome : fail(outcome.problem.code), caller: undefined, ...by }
      : { outcome, caller, ...by };
  };
}

function outcomeOf(decision: MappingDecision, caller: VerifiedCaller, scrubbed: boolean): Outcome<KubernetesUser> {
  switch (decision.kind) {
    case "mapped":
      return ok(kubernetesUser(caller, decision, { scrubbed }));
    case "denied":
      return { ok: false, problem: decision.problem };
    case "needs":
      return fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE", safe`this server has no access to EC2`);
  }
}
