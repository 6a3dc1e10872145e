import type { ClusterRequest } from "./cluster-load.ts";

/** What stands between a request and STS. */
export interface Memories {
  /** How long kube-apiserver keeps an answer (`--authentication-token-webhook-cache-ttl`), in seconds. */
  readonly apiserverSeconds: number;
  /** How long the authenticator keeps a verified token, in seconds; 0: it asks STS each time, as the reference does. */
  readonly authenticatorSeconds: number;
  /** How long STS takes, in seconds: meanwhile a second review of a token waits with the first, where there is a memory. */
  readonly stsSeconds: number;
}

/** What came of it. */
export interface Simulated {
  readonly requests: number;
  readonly reviews: number;
  /** Each is an event in the caller's CloudTrail, too. */
  readonly stsCalls: number;
  /** Requests that waited for STS. */
  readonly waited: number;
}

/** Runs requests past the memory of each kube-apiserver and of the authenticator beside it. */
export function simulate(requests: readonly ClusterRequest[], memories: Memories): Simulated {
  const { apiserverSeconds, authenticatorSeconds, stsSeconds } = memories;
  /** By kube-apiserver and token: when its answer is there, which counts from then on. */
  const answered = new Map<string, number>();
  const verified = new Map<string, number>();
  let [reviews, stsCalls, waited] = [0, 0, 0];
  for (const { second, token, apiserver } of requests) {
    const key = `${apiserver} ${token}`;
    const answer = answered.get(key);
    if (answer !== undefined && second >= answer && second < answer + apiserverSeconds) continue;
    reviews++;
    const known = verified.get(key);
    if (known !== undefined && authenticatorSeconds > 0 && second < known + authenticatorSeconds) {
      if (second < known) waited++;
      answered.set(key, Math.max(second, known));
      continue;
    }
    stsCalls++;
    waited++;
    verified.set(key, second + stsSeconds);
    answered.set(key, second + stsSeconds);
  }
  return { requests: requests.length, reviews, stsCalls, waited };
}
