import type { Code } from "@aws-iam-authenticator/core";
import type { ReviewEvent } from "../events.ts";

/** Denials of one code, and of one identity where it is known, that were not written one by one. */
export interface FoldedDenials {
  readonly code: Code;
  /** Canonical ARN of who was denied; undefined where nobody was verified. */
  readonly arn: string | undefined;
  readonly count: number;
  /** How many addresses they came from; no more than {@link MOST_CLIENTS} are told apart. */
  readonly clients: number;
  /** Over how long, in seconds. */
  readonly seconds: number;
}

/** So many denials of a kind are written one by one in a period. */
export const WRITTEN_WHOLE = 3;
/** How long a period is. The first denial begins it. */
export const PERIOD_MS = 10_000;
/** So many identities are told apart in a period; what more there are count by their code alone. */
export const MOST_KINDS = 1000;
/** So many addresses are told apart of a kind. */
export const MOST_CLIENTS = 100;

interface Kind {
  readonly code: Code;
  readonly arn: string | undefined;
  written: number;
  folded: number;
  readonly clients: Set<string>;
}

/**
 * Keeps a storm of denials from flooding the log: of each kind the first few of a period are handed on, the others are
 * counted, and told in one piece when the period ends. Grants are always handed on.
 *
 * @param options.schedule calls once after so many milliseconds. Default: a timer that keeps no process alive
 * @returns what takes each review, and `close`, which tells what is still counted
 */
export function foldDenials(options: {
  readonly write: (event: ReviewEvent) => void;
  readonly tell: (folded: FoldedDenials) => void;
  readonly schedule?: (act: () => void, ms: number) => void;
  readonly monotonic: () => number;
}): { readonly observe: (event: ReviewEvent) => void; readonly close: () => void } {
  const { write, tell, monotonic, schedule = (act, ms) => void setTimeout(act, ms).unref() } = options;
  const kinds = new Map<string, Kind>();
  let begun = 0;

  function endPeriod(): void {
    const seconds = Math.round((monotonic() - begun) / 1000);
    for (const { code, arn, folded, clients } of kinds.values()) {
      if (folded > 0) tell({ code, arn, count: folded, clients: clients.size, seconds });
    }
    kinds.clear();
  }

  function kindOf(code: Code, arn: string | undefined): Kind {
    const known = kinds.get(keyOf(code, arn));
    if (known !== undefined) return known;
    if (kinds.size >= MOST_KINDS && arn !== undefined) return kindOf(code, undefined);
    if (kinds.size === 0) {
      begun = monotonic();
      schedule(endPeriod, PERIOD_MS);
    }
    const kind: Kind = { code, arn, written: 0, folded: 0, clients: new Set() };
    kinds.set(keyOf(code, arn), kind);
    return kind;
  }

  return {
    observe(event) {
      if (event.code === "GRANTED") {
        write(event);
        return;
      }
      const kind = kindOf(event.code, event.authentication?.caller?.identity.canonicalArn);
      if (kind.written < WRITTEN_WHOLE) {
        kind.written++;
        write(event);
        return;
      }
      kind.folded++;
      if (kind.clients.size < MOST_CLIENTS) kind.clients.add(hostOf(event.request.peer.address));
    },
    close: endPeriod,
  };
}

function keyOf(code: Code, arn: string | undefined): string {
  return `${code} ${arn ?? ""}`;
}

/** The address without the port, which differs from connection to connection. */
function hostOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf(":")));
}
