import { type Safe, safe } from "@aws-iam-authenticator/core";
import { breakLock, findLock, makeLock } from "./lock-file.ts";
import { isGone } from "./process-mark.ts";

/** How a lock is taken and waited for. */
export interface LockTimes {
  /** How long it is waited for at most: somebody may be typing an MFA code. */
  readonly waitMs: number;
  /** After how long a person is told that it is waited for: mostly it is somebody's own doing. */
  readonly tellMs: number;
  /** How often who waits looks. */
  readonly retryMs: number;
  /** How often who holds it shows that they live. */
  readonly beatMs: number;
  /** Without such a sign for so long it is nobody's: the process was killed or stopped, or its machine is away. */
  readonly staleMs: number;
}

export const LOCK_TIMES: LockTimes = {
  waitMs: 150_000,
  tellMs: 10_000,
  retryMs: 50,
  beatMs: 1000,
  staleMs: 5000,
};

/** What came of taking a lock. */
export type Locked<T> =
  | { readonly state: "held"; release(): void }
  /** It is not needed any more. */
  | { readonly state: "settled"; readonly value: T }
  /** It was not to be had in time. */
  | { readonly state: "busy"; readonly holder: Safe };

/**
 * Takes a lock: a file that only one process can make. It is waited for while another has it, unless who has it is gone.
 *
 * @param settled is asked before each attempt; what it gives ends the waiting, and what it throws, too
 * @param onWait called once, when it has been waited for some time
 * @throws the system's error where the file cannot be made
 */
export async function takeLock<T>(
  file: string,
  { settled, onWait }: { settled(): T | undefined; onWait?(holder: Safe): void },
  times: LockTimes = LOCK_TIMES,
): Promise<Locked<T>> {
  const begun = performance.now();
  let seen: { readonly stamp: string; quietMs: number } | undefined;
  let last = begun;
  let told = false;
  for (;;) {
    const value = settled();
    if (value !== undefined) return { state: "settled", value };
    const release = makeLock(file, times.beatMs);
    if (release !== undefined) return onceHeld(release, settled);

    const lock = findLock(file);
    const now = performance.now();
    if (lock !== undefined) {
      if (seen?.stamp !== lock.stamp) seen = { stamp: lock.stamp, quietMs: 0 };
      // While this process itself slept it saw nothing: that does not count.
      else seen.quietMs += Math.min(now - last, 4 * times.retryMs);
      if (isGone(lock.mark) || seen.quietMs > times.staleMs) breakLock(file, lock);
      if (!told && now - begun > times.tellMs) {
        onWait?.(lock.holder);
        told = true;
      }
    }
    last = now;
    if (now - begun >= times.waitMs) return { state: "busy", holder: lock?.holder ?? safe`nobody known` };
    await new Promise((resolve) => setTimeout(resolve, times.retryMs));
  }
}

/** Who had it before can have settled the matter since it was asked. */
function onceHeld<T>(release: () => void, settled: () => T | undefined): Locked<T> {
  let value: T | undefined;
  try {
    value = settled();
  } catch (error) {
    release();
    throw error;
  }
  if (value === undefined) return { state: "held", release };
  release();
  return { state: "settled", value };
}
