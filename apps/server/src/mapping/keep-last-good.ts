import { describeProblem } from "@aws-iam-authenticator/core";
import type { Logger } from "../log/logger.ts";
import { type LastGood, writeLastGood } from "./last-good.ts";

/** Keeps on disk what is in force. */
export interface LastGoodKeeper {
  /** Something changed: it is written soon, together with what changes until then. */
  changed(): void;
  /** Writes what is to be written, and ends. */
  close(): Promise<void>;
}

const soonMs = 1000;
/** So often it is written though nothing changed: it says when it was last known to be right. */
const againMs = 5 * 60_000;

/** @param deps.current what is in force at that moment; undefined where there is nothing to keep */
export function keepLastGood(deps: {
  readonly path: string;
  readonly current: () => LastGood | undefined;
  readonly logger: Logger;
}): LastGoodKeeper {
  const { path, current, logger } = deps;
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let writing = Promise.resolve();
  let failing = false;

  function plan(ms: number): void {
    const at = performance.now() + ms;
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(write, ms).unref();
  }

  function write(): void {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    writing = writing.then(writeCurrent);
    plan(againMs);
  }

  async function writeCurrent(): Promise<void> {
    const lastGood = current();
    if (lastGood === undefined) return;
    const written = await writeLastGood(path, lastGood);
    // Told once, and again when it is over: a folder that cannot be written stays so for long.
    if (!written.ok && !failing) {
      logger.warning("the mappings in force cannot be kept for a restart", { error: describeProblem(written.problem) });
    }
    if (written.ok && failing) logger.info("the mappings in force are kept for a restart again", { path });
    failing = !written.ok;
  }

  plan(againMs);
  return {
    changed: () => plan(soonMs),
    async close() {
      write();
      clearTimeout(timer);
      await writing;
    },
  };
}
