import { type Clock, CODES, fail, type Outcome, safe } from "@aws-iam-authenticator/core";
import { LRUCache } from "lru-cache";
import type { AskLayer, StsCall, VerifiedCaller } from "../ask.ts";
import type { Observe } from "../events.ts";

/** So many faults in a row, and a host is left alone. */
const mostFaults = 10;
/** After so long one call is let through to see whether the host is well again; and the longest pause after throttling. */
const pauseMs = 1000;

/** So many access keys throttled in a row, and it is the host that throttles: STS throttles by account. */
const mostThrottledKeys = 3;
/** Access keys whose throttling is remembered. */
const mostKeys = 10_000;

/** What is known of one STS host. */
interface Circuit {
  faults: number;
  /** No call before then, on the monotonic clock. */
  closedAgainAt: number;
  probing: boolean;
  throttledUntil: number;
  /** Access keys that were throttled since anybody was not; at most {@link mostThrottledKeys}. */
  readonly throttledKeys: Set<string>;
}

/**
 * Leaves an STS host alone that does not work: after ten faults in a row calls to it fail at once, but for one a second
 * that finds out whether it works again. After throttling the same access key waits for a second, lest a stranger whose
 * account is throttled has everybody wait; where several keys in a row are throttled, the host is left alone. Hosts are out
 * of a table, so what is remembered is bounded.
 */
export function breakCircuit(clock: Pick<Clock, "monotonic">, observe: Observe): AskLayer<StsCall> {
  const circuits = new Map<string, Circuit>();
  const throttledKeys = new LRUCache<string, number>({ max: mostKeys });
  return (next) => async (request, call) => {
    const { endpoint } = request;
    const circuit = circuits.get(endpoint.host) ?? newCircuit();
    circuits.set(endpoint.host, circuit);
    const hostAndKey = `${endpoint.host} ${request.accessKeyId}`;
    const now = clock.monotonic();
    if (now < Math.max(circuit.throttledUntil, throttledKeys.get(hostAndKey) ?? 0))
      return fail("STS_THROTTLED", safe`${endpoint.host} is left alone for a moment`);
    const isOpen = circuit.faults >= mostFaults;
    if (isOpen && (circuit.probing || now < circuit.closedAgainAt)) {
      return fail("STS_CIRCUIT_OPEN", safe`${endpoint.host}`);
    }
    if (isOpen) circuit.probing = true;
    try {
      const outcome = await next(request, call);
      learn(circuit, outcome);
      return outcome;
    } finally {
      if (isOpen) circuit.probing = false;
    }

    function learn(known: Circuit, outcome: Outcome<VerifiedCaller>): void {
      const kind = outcome.ok ? undefined : CODES[outcome.problem.code].kind;
      if (kind === "unavailable") {
        known.faults++;
        if (known.faults < mostFaults) return;
        known.closedAgainAt = clock.monotonic() + pauseMs;
        if (known.faults === mostFaults) observe({ type: "circuit", endpoint, state: "open" });
        return;
      }
      if (known.faults >= mostFaults) observe({ type: "circuit", endpoint, state: "closed" });
      known.faults = 0;
      if (kind !== "throttled") {
        known.throttledKeys.clear();
        return;
      }
      const until = clock.monotonic() + pauseMs;
      throttledKeys.set(hostAndKey, until);
      if (known.throttledKeys.size < mostThrottledKeys) known.throttledKeys.add(hostAndKey);
      if (known.throttledKeys.size >= mostThrottledKeys) known.throttledUntil = until;
    }
  };
}

function newCircuit(): Circuit {
  return { faults: 0, closedAgainAt: 0, probing: false, throttledUntil: 0, throttledKeys: new Set() };
}
