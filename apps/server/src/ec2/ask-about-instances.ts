import type { DescribeInstances } from "./describe-instances.ts";
import type { Ec2Failure } from "./ec2-failure.ts";
import type { Ec2FailureCause } from "./events.ts";
import type { Pace } from "./pace.ts";
import { untilAborted } from "./time-limit.ts";
import type { Timers } from "./timers.ts";

/** What EC2 says about some instances. */
export interface InstancesAnswer {
  /** Private DNS names by instance id; empty where an instance has none. */
  readonly names: ReadonlyMap<string, string>;
  /** Why nothing is known about the other ones; undefined where there are no such instances. */
  readonly failure: Ec2Failure | undefined;
}

/** Pages of one answer; there are never more than instances that were asked about. */
const mostPages = 20;

/** What a second try can be over. */
const passing: ReadonlySet<Ec2FailureCause> = new Set<Ec2FailureCause>(["unreachable", "fault", "credentials"]);
const shortestPauseMs = 25;
const longestPauseMs = 125;

/**
 * Asks about some instances, all pages of it; each further call waits for its turn. Once, a call that failed in passing is
 * tried again; where the credentials were refused, with new ones.
 */
export function askAboutInstances(deps: {
  readonly describe: DescribeInstances;
  readonly forgetCredentials: () => void;
  readonly pace: Pick<Pace, "take">;
  readonly timers: Timers;
  /** From 0 to 1. */
  readonly random: () => number;
}): (instanceIds: readonly string[], signal: AbortSignal) => Promise<InstancesAnswer> {
  const { describe, forgetCredentials, pace, timers, random } = deps;

  /** Waits for a turn, and so much longer. */
  async function turn(pauseMs: number, signal: AbortSignal): Promise<void> {
    const milliseconds = pace.take() + pauseMs;
    if (milliseconds <= 0) return;
    let cancel = (): void => undefined;
    await untilAborted(new Promise<void>((resolve) => (cancel = timers.after(milliseconds, resolve))), signal);
    cancel();
  }

  return async (instanceIds, signal) => {
    const asked = new Set(instanceIds);
    const names = new Map<string, string>();
    let nextToken: string | undefined;
    let triedAgain = false;
    for (let pages = 0; pages < mostPages;) {
      const answer = await describe(instanceIds, nextToken, signal);
      if ("failure" in answer) {
        const { failure } = answer;
        if (triedAgain || signal.aborted || !passing.has(failure.cause)) return { names, failure };
        triedAgain = true;
        if (failure.cause === "credentials") forgetCredentials();
        await turn(shortestPauseMs + random() * (longestPauseMs - shortestPauseMs), signal);
        if (signal.aborted) return { names, failure };
        continue;
      }
      for (const [id, name] of answer.names) if (asked.has(id)) names.set(id, name);
      ({ nextToken } = answer);
      if (nextToken === undefined || names.size === asked.size) break;
      pages++;
      await turn(0, signal);
    }
    return { names, failure: undefined };
  };
}
