import {
  type CallerIdentity,
  type Clock,
  type Code,
  fail,
  ok,
  type Outcome,
  safe,
  type Secret,
  systemClock,
} from "@aws-iam-authenticator/core";
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
import { LRUCache } from "lru-cache";
import type { DenyList } from "./deny/deny-list.ts";
import type { PrivateDnsNames } from "./ec2/private-dns-names.ts";
import { codeOf } from "./tracing/code-of.ts";
import { noTracing, type Tracing } from "./tracing/tracing.ts";

/** Who sent a token, whichever of their tokens it was. */
export type Caller = Omit<VerifiedCaller, "signedAt" | "validUntil">;

/** What came of a token, and who sent it as far as that may be told. */
export interface Authentication {
  readonly outcome: Outcome<KubernetesUser>;
  /** Who STS says the caller is; undefined where it was not verified, or is of a scrubbed account. */
  readonly caller: Caller | undefined;
  /** Where the rule stands that mapped the caller; absent where none did. */
  readonly rule?: Pick<MappingRule, "source" | "at">;
  /** Whether this object is given again for the same caller, for as long as nothing changes: what is made of it may be kept. */
  readonly comesAgain?: true;
}

/** What came of a caller, and by what: as long as that is in force the same comes of the caller again. */
interface Remembered {
  readonly caller: VerifiedCaller;
  /** Whether it may be another with another token: denials can go by when a token was signed. */
  readonly hangsOnToken: boolean;
  readonly rules: RuleSet | undefined;
  readonly denyList: DenyList | undefined;
  readonly authentication: Authentication;
}

/** So many callers are remembered, those who came last. */
const MOST_REMEMBERED = 1000;

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
  // By an object which is the same as long as the verifier knows the caller.
  const remembered = new LRUCache<CallerIdentity, Remembered>({ max: MOST_REMEMBERED });

  /** By denials and rules as they are at this moment. */
  function judge(caller: VerifiedCaller, facts: Facts = {}): MappingDecision {
    const denial = deps.denyList?.().ofCaller(caller);
    if (denial !== undefined) return { kind: "denied", problem: denial };
    const rules = deps.rules();
    return rules === undefined
      ? { kind: "denied", problem: { code: "MAPPING_NOT_LOADED" } }
      : decide(rules, caller, facts);
  }

  /** Decides with a fact from outside. */
  async function lookUp(
    needs: MappingDecision & { readonly kind: "needs" },
    caller: VerifiedCaller,
    options: VerifyOptions | undefined,
    startedAt: number,
  ): Promise<MappingDecision> {
    if (privateDnsNames === undefined) return needs;
    const leftMs = options?.timeoutMs === undefined ? undefined : options.timeoutMs - (clock.monotonic() - startedAt);
    const name = await privateDnsNames.lookup(needs.instanceId, { signal: options?.signal, timeoutMs: leftMs });
    // Anew, since denials and rules may have changed meanwhile.
    return judge(caller, { EC2PrivateDNSName: name });
  }

  function toldOf(decision: MappingDecision, caller: VerifiedCaller): Authentication {
    const scrubbed = scrubbedAccounts.has(caller.identity.account);
    const outcome = outcomeOf(decision, caller, scrubbed);
    const by = decision.kind === "mapped" ? { rule: { source: decision.rule.source, at: decision.rule.at } } : {};
    return scrubbed
      ? { outcome: outcome.ok ? outcome : fail(outcome.problem.code), caller: undefined, ...by }
      : { outcome, caller, ...by };
  }

  /** What came of a caller before, where it was by what is in force now. */
  function known(caller: VerifiedCaller): Authentication | undefined {
    const before = remembered.get(caller.identity);
    const denyList = deps.denyList?.();
    if (before === undefined || before.rules !== deps.rules() || before.denyList !== denyList) return undefined;
    if (before.caller === caller) return before.authentication;
    // It is another token of theirs.
    const isDecided = !before.hangsOnToken && areAlike(before.caller, caller);
    return isDecided && denyList?.ofToken(caller) === undefined ? before.authentication : undefined;
  }

  /** What comes of a caller by what is in force now. */
  async function map(caller: VerifiedCaller, options: VerifyOptions | undefined, startedAt: number) {
    const [rules, denyList] = [deps.rules(), deps.denyList?.()];
    const decision = judge(caller);
    // The fact may be another one next time.
    if (decision.kind === "needs") return toldOf(await lookUp(decision, caller, options, startedAt), caller);
    const authentication = toldOf(decision, caller);
    const hangsOnToken = decision.kind === "denied" && decision.problem.code === "IDENTITY_DENIED";
    const again: Authentication = { ...authentication, comesAgain: true };
    remembered.set(caller.identity, { caller, hangsOnToken, rules, denyList, authentication: again });
    return authentication;
  }

  return async (token, options) => {
    const startedAt = clock.monotonic();
    const verified = await tracing.span("verify", { failureOf: codeOf }, () => deps.verifier.tryVerify(token, options));
    if (!verified.ok) return { outcome: verified, caller: undefined };
    const { value: caller } = verified;
    const mapping = (): Authentication | Promise<Authentication> => known(caller) ?? map(caller, options, startedAt);
    return tracing.span("map", { failureOf: codeOfOutcome }, mapping);
  };
}

/** Whether two tokens are of one caller. */
function areAlike(one: Caller, other: Caller): boolean {
  return (
    one.identity === other.identity &&
    one.accessKeyId === other.accessKeyId &&
    one.endpoint === other.endpoint &&
    one.clusterId === other.clusterId
  );
}

function codeOfOutcome({ outcome }: Authentication): Code | undefined {
  return codeOf(outcome);
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
