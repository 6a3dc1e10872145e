import { type Clock, CODES, fail, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { AskLayer, StsCall, VerifiedCaller } from "../ask.ts";
import type { Observe } from "../events.ts";

/** So many faults in a row, and a host is left alone. */
const mostFaults = 10;
/** After so long one call is let through to see whether the host is well again; and the longest pause after throttling. */
const pauseMs = 1000;

/** What is known of one STS host. */
interface Circuit {
  faults: number;
  /** No call before then, on the monotonic clock. */
  closedAgainAt: number;
  probing: boolean;
  throttledUntil: number;
}

/**
 * Leaves an STS host alone that does not work: after ten faults in a row calls to it fail at once, but for one a second
 * that finds out whether it works again. A host that throttles is left alone for a second. Hosts are out of a table, so
 * what is remembered is bounded.
 */
export function breakCircuit(clock: Pick<Clock, "monotonic">, observe: Observe): AskLayer<StsCall> {
  const circuits = new Map<string, Circuit>();
  return (next) => async (request, call) => {
    const { endpoint } = request;
    const circuit = circuits.get(endpoint.host) ?? { faults: 0, closedAgainAt: 0, probing: false, throttledUntil: 0 };
    circuits.set(endpoint.host, circuit);
    const now = clock.monotonic();
    if (now < circuit.throttledUntil) return fail("STS_THROTTLED", safe`${endpoint.host} is left alone for a moment`);
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
      if (kind === "throttled") known.throttledUntil = clock.monotonic() + pauseMs;
    }
  };
}
