import { processUsage } from "../process-usage.ts";
import type { LoadAnswer, Lanes } from "../load/lanes.ts";
import { runLoad } from "../load/run-load.ts";

/** What a load came to. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU of the server for a review, in microseconds. */
  readonly cpuMicroseconds: number;
  /** Resident memory of the server at the end, in MiB. */
  readonly rssMib: number;
  readonly stsCalls: number;
}

/** As many as kube-apiserver has under way on a busy cluster. */
export const AT_ONCE = 50;

/** Sends reviews to a server, and measures it meanwhile. */
export async function measure(load: {
  readonly lanes: Lanes;
  readonly pid: number;
  readonly reviews: number;
  readonly bodyOf: (index: number) => Buffer;
  readonly stsCalls: () => Promise<number>;
}): Promise<Measured> {
  const { lanes, pid, reviews, bodyOf, stsCalls } = load;
  const [before, callsBefore] = await Promise.all([processUsage(pid), stsCalls()]);
  const { seconds, p50, p99 } = await runLoad({ lanes, reviews, atOnce: AT_ONCE, bodyOf, wrongIn });
  const [after, callsAfter] = await Promise.all([processUsage(pid), stsCalls()]);
  return {
    perSecond: reviews / seconds,
    p50,
    p99,
    cpuMicroseconds: ((after.cpuSeconds - before.cpuSeconds) / reviews) * 1e6,
    rssMib: after.rssBytes / 2 ** 20,
    stsCalls: callsAfter - callsBefore,
  };
}

function wrongIn({ status, body }: LoadAnswer): string | undefined {
  const isGranted = status === 200 && /"authenticated": ?true/.test(body);
  return isGranted ? undefined : `${status} ${body.slice(0, 300)}`;
}
