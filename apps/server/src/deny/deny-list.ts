import { type ConfigFile, type LocatedConfig, parseTimestamp } from "@aws-iam-authenticator/config";
import {
  asIs,
  type CallerIdentity,
  deniableArn,
  deniableArnsOf,
  fail,
  type Problem,
  safe,
  sessionNameOf,
  valueOrThrow,
} from "@aws-iam-authenticator/core";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";

/** What of a denial can be told by the token alone, before STS is asked. */
export type TokenFacts = Pick<VerifiedCaller, "accessKeyId" | "signedAt">;

/**
 * Whom the server denies whatever the mappings say: `server.deny` of one reading of the configuration file. Immutable.
 * A denial is the problem `IDENTITY_DENIED`, with the place of the entry.
 */
export interface DenyList {
  /** Whether a token is denied by its access key id or by when it was signed. */
  ofToken(token: TokenFacts): Problem | undefined;
  /** Whether an identity is denied: by its ARN, raw or canonical, or by its session name. */
  ofIdentity(identity: CallerIdentity): Problem | undefined;
  /** Whether a caller is denied: by its ARN, raw or canonical, by its session name, or by its token. */
  ofCaller(caller: VerifiedCaller): Problem | undefined;
}

/**
 * Turns `server.deny` of a configuration file, which its schema has checked, into a list to look callers up in. Case
 * counts for nothing. Pure.
 */
export function compileDenyList(config: LocatedConfig | undefined): DenyList {
  const {
    arns = [],
    accessKeyIDs = [],
    sessionNames = [],
    signedBefore,
  }: DenySettings = config?.value.server?.deny ?? {};
  const denial = (key: keyof DenySettings, ...index: readonly number[]): Problem => {
    const { file = "", line = 0, column = 0 } = config?.placeOf(["server", "deny", key, ...index]) ?? {};
    return fail("IDENTITY_DENIED", safe`${asIs(names[key])} at ${`${file}:${line}:${column}`}`).problem;
  };
  // The schema let only texts through that these can read.
  const byArn = new Map<string, Problem>(arns.map((arn, i) => [valueOrThrow(deniableArn(arn)), denial("arns", i)]));
  const byKey = new Map(accessKeyIDs.map((id, i) => [id.toLowerCase(), denial("accessKeyIDs", i)]));
  const bySession = new Map(sessionNames.map((name, i) => [name.toLowerCase(), denial("sessionNames", i)]));
  const earliest = signedBefore === undefined ? undefined : parseTimestamp(signedBefore);

  function ofToken({ accessKeyId, signedAt }: TokenFacts): Problem | undefined {
    const found = byKey.get(accessKeyId.toLowerCase());
    if (found !== undefined) return found;
    return earliest !== undefined && signedAt < earliest ? denial("signedBefore") : undefined;
  }
  function ofIdentity(identity: CallerIdentity): Problem | undefined {
    const denied = deniableArnsOf(identity).find((arn) => byArn.has(arn));
    if (denied !== undefined) return byArn.get(denied);
    return bySession.get(sessionNameOf(identity).toLowerCase());
  }
  return { ofToken, ofIdentity, ofCaller: (caller) => ofIdentity(caller.identity) ?? ofToken(caller) };
}

type DenySettings = NonNullable<NonNullable<ConfigFile["server"]>["deny"]>;

const names = {
  arns: safe`server.deny.arns`,
  accessKeyIDs: safe`server.deny.accessKeyIDs`,
  sessionNames: safe`server.deny.sessionNames`,
  signedBefore: safe`server.deny.signedBefore`,
} as const;
