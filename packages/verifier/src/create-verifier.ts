import { type Clock, fail, type Outcome, Secret, systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { decodeToken, LONGEST_TOKEN } from "@aws-iam-authenticator/token";
import { askSts } from "./ask-sts.ts";
import { type AskLayer, type ReviewCall, type StsCall, type VerifiedCaller, withLayers } from "./ask.ts";
import { checkRequest } from "./check-request.ts";
import type { Observe } from "./events.ts";
import { answerStale } from "./layers/answer-stale.ts";
import { forEachClusterId } from "./layers/for-each-cluster-id.ts";
import { remember } from "./layers/remember.ts";
import { singleFlight } from "./layers/single-flight.ts";
import { fetchTransport, type StsTransport } from "./sts-transport.ts";
import { NEVER, withTimeLimit } from "./time-limit.ts";
import { type Digest, tokenKeys, webCryptoDigest } from "./token-key.ts";
import { tokenPolicy } from "./token-policy.ts";
import { type CacheSettings, createVerificationCache } from "./verification-cache.ts";

/** What a verifier is made of. Only the cluster id has no default. */
export interface VerifierOptions {
  /** The cluster id, or several where a cluster is known by more than one; tokens for other ids are refused. */
  readonly clusterId: string | readonly string[];
  /** Partitions whose STS endpoints tokens may name. Default `aws`. */
  readonly partition?: string | readonly string[];
  /** Regions that are newer than this release and shall be accepted. Default none. */
  readonly furtherRegions?: readonly string[];
  readonly cache?: CacheSettings;
  /** How long asking STS may take in all, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** How requests reach STS. Default: the runtime's `fetch`. */
  readonly transport?: StsTransport;
  /** Further layers: around the question of a review (inside single flight), and around each call to STS. */
  readonly layers?: {
    readonly perReview?: readonly AskLayer<ReviewCall>[];
    readonly perCall?: readonly AskLayer<StsCall>[];
  };
  /** What tokens are remembered by. Default: SHA-256 by WebCrypto; a synchronous one is faster. */
  readonly digest?: Digest;
  readonly clock?: Clock;
  /** Is told of each look into memory and each call to STS. It must not throw. */
  readonly observe?: Observe;
}

/** What bounds one verification, beside the verifier's own time limit. */
export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** In milliseconds; the verifier's own limit holds where it is less. */
  readonly timeoutMs?: number;
}

export interface Verifier {
  /**
   * Who signed the token, on STS's word.
   *
   * Says nothing about what the caller may do: that is the mapper's work.
   *
   * @throws AuthenticatorError with a code that begins with `TOKEN_` or `STS_`
   */
  verify(token: string, options?: VerifyOptions): Promise<VerifiedCaller>;
  /** The same as a value. Rejects only where an injected part does. */
  tryVerify(token: Secret, options?: VerifyOptions): Promise<Outcome<VerifiedCaller>>;
}

const defaultTimeoutMs = 10_000;

/**
 * Makes a verifier: checks a token's every field, has STS verify its signature with a request rebuilt from those fields,
 * and remembers the answer for a while.
 *
 * @throws AuthenticatorError `CLUSTER_ID_MISSING`, `CLUSTER_ID_INVALID` or `PARTITION_UNKNOWN`
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { clock = systemClock, timeoutMs = defaultTimeoutMs, observe = () => undefined, layers = {} } = options;
  const policy = valueOrThrow(
    tokenPolicy({
      clusterIds: [options.clusterId].flat(),
      partitions: [options.partition ?? "aws"].flat(),
      furtherRegions: options.furtherRegions ?? [],
    }),
  );
  const keyOf = tokenKeys(policy.clusterIds, options.digest ?? webCryptoDigest);
  const cache = createVerificationCache(options.cache ?? {}, clock, observe);

  // All that surrounds asking STS, from the outside to the inside.
  const callSts = withLayers(layers.perCall ?? [], askSts(options.transport ?? fetchTransport(), observe));
  const ask = withLayers(
    [answerStale(cache), singleFlight({ timeoutMs, clock, observe }), remember(cache), ...(layers.perReview ?? [])],
    forEachClusterId(policy.clusterIds, callSts),
  );

  async function tryVerify(token: Secret, verifyOptions: VerifyOptions = {}): Promise<Outcome<VerifiedCaller>> {
    // Ahead of the digest, which would have to read all of it.
    if (token.reveal().length > LONGEST_TOKEN) return fail("TOKEN_TOO_LARGE");
    const digested = keyOf(token);
    const key = typeof digested === "string" ? digested : await digested;
    const remembered = cache.get(key);
    if (remembered !== undefined) return remembered;
    const decoded = decodeToken(token);
    if (!decoded.ok) return decoded;
    const checked = checkRequest(decoded.value, policy, clock.now());
    if (!checked.ok) return checked;
    const limit = Math.min(timeoutMs, verifyOptions.timeoutMs ?? timeoutMs);
    // Asking ends at its own limit: who waits as long needs no second timer.
    if (limit === timeoutMs && verifyOptions.signal === undefined) {
      return ask(checked.value, { deadline: clock.monotonic() + limit, signal: NEVER, key });
    }
    return withTimeLimit(limit, clock, verifyOptions.signal, (call) => ask(checked.value, { ...call, key }));
  }

  return {
    tryVerify,
    async verify(token, verifyOptions) {
      return valueOrThrow(await tryVerify(new Secret(token), verifyOptions));
    },
  };
}
