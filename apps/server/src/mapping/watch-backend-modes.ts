import { readFile } from "node:fs/promises";
import { type BackendMode, formatConfigProblem, readBackendModeFile } from "@aws-iam-authenticator/config";
import { describeProblem, type Outcome } from "@aws-iam-authenticator/core";
import { type FileReading, type FileWatch, watchFile } from "../files/watch-file.ts";
import type { Logger } from "../log/logger.ts";

/**
 * Watches the file that `dynamicBackendModePath` names: as long as it is there, it says which sources are asked, and in
 * which order; without it the configured ones are.
 *
 * @param options.atStart the order that is in force already, as {@link backendModesAtStart} gave it
 * @param options.order has an order take effect, or says why it cannot
 * @param options.headerRead is told what each good reading after the first says of itself
 */
export function watchBackendModes(options: {
  readonly path: string;
  readonly configured: readonly BackendMode[];
  readonly atStart: readonly BackendMode[];
  readonly order: (modes: readonly BackendMode[]) => Outcome<void>;
  readonly headerRead: (header: { readonly LastUpdatedDateTime?: string | undefined }) => void;
  readonly logger: Logger;
  readonly intervalMs?: number | undefined;
}): FileWatch {
  const { path, configured, atStart, order, headerRead, logger, intervalMs } = options;
  let isFirst = true;
  let inForce = atStart.join(" ");

  function takeEffect(modes: readonly BackendMode[]): boolean {
    if (modes.join(" ") === inForce) return true;
    const ordered = order(modes);
    if (!ordered.ok) {
      logger.error("the backend modes are not changed", { error: describeProblem(ordered.problem), modes });
      return false;
    }
    inForce = modes.join(" ");
    logger.info("the backend modes were changed", { modes });
    return true;
  }

  function changed(reading: FileReading): void {
    const wasFirst = isFirst;
    isFirst = false;
    if (reading.kind === "absent") {
      takeEffect(configured);
      return;
    }
    if (reading.kind === "unreadable") {
      logger.error("the file of the backend modes cannot be read", { error: describeProblem(reading.problem) });
      return;
    }
    const { located, problems } = readBackendModeFile(reading.text, path);
    for (const problem of problems) logger[problem.severity](formatConfigProblem(problem));
    if (located !== undefined && takeEffect(located.value.backendMode) && !wasFirst) headerRead(located.value);
  }

  return watchFile({ path, changed, ...(intervalMs === undefined ? {} : { intervalMs }) });
}

/**
 * What that file says before anything is asked, so that the configured sources are not asked for a moment where it says
 * otherwise; undefined where it says nothing, or nothing valid. {@link watchBackendModes} tells what is wrong with it.
 */
export async function backendModesAtStart(path: string): Promise<readonly BackendMode[] | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : readBackendModeFile(text, path).located?.value.backendMode;
}
