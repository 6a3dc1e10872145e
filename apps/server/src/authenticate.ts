import { fail, ok, type Outcome, type Secret } from "@aws-iam-authenticator/core";
import { decide, type KubernetesUser, kubernetesUser, type RuleSet } from "@aws-iam-authenticator/mapper";
import type { VerifiedCaller, Verifier, VerifyOptions } from "@aws-iam-authenticator/verifier";
import type { DenyList } from "./deny/deny-list.ts";

/** What came of a token, and who sent it as far as that may be told. */
export interface Authentication {
  readonly outcome: Outcome<KubernetesUser>;
  /** Who STS says the caller is; undefined where it was not verified, or is of a scrubbed account. */
  readonly caller: VerifiedCaller | undefined;
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
 */
export function createAuthenticate(deps: {
  readonly verifier: Pick<Verifier, "tryVerify">;
  readonly rules: () => RuleSet | undefined;
  readonly denyList?: () => DenyList;
  readonly scrubbedAccounts: readonly string[];
}): Authenticate {
  const scrubbedAccounts = new Set(deps.scrubbedAccounts);
  return async (token, options) => {
    const verified = await deps.verifier.tryVerify(token, options);
    if (!verified.ok) return { outcome: verified, caller: undefined };
    const caller = verified.value;
    const scrubbed = scrubbedAccounts.has(caller.identity.account);
    const denial = deps.denyList?.().ofCaller(caller);
    const outcome: Outcome<KubernetesUser> =
      denial === undefined ? mapCaller(deps.rules(), caller, scrubbed) : { ok: false, problem: denial };
    return scrubbed
      ? { outcome: outcome.ok ? outcome : fail(outcome.problem.code), caller: undefined }
      : { outcome, caller };
  };
}

function mapCaller(rules: RuleSet | undefined, caller: VerifiedCaller, scrubbed: boolean): Outcome<KubernetesUser> {
  if (rules === undefined) return fail("MAPPING_NOT_LOADED");
  const decision = decide(rules, caller);
  switch (decision.kind) {
    case "mapped":
      return ok(kubernetesUser(caller, decision, { scrubbed }));
    case "denied":
      return { ok: false, problem: decision.problem };
    case "needs":
      return fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE");
  }
}
