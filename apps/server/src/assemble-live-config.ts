import { formatConfigProblem, type GivenSettings, type LocatedConfig } from "@aws-iam-authenticator/config";
import { type Clock, describeProblem, type Problem } from "@aws-iam-authenticator/core";
import type { ConfigReloadEvent } from "./events.ts";
import { type FileReading, watchFile } from "./files/watch-file.ts";
import type { HealthCheck } from "./health.ts";
import { changedSettings } from "./live-config/changed-settings.ts";
import type { KeptConfig } from "./mapping/last-good.ts";
import { judgeReading } from "./live-config/judge-reading.ts";
import type { Logger } from "./log/logger.ts";

/** The configuration file, kept up to date. */
export interface LiveConfig {
  readonly check: () => HealthCheck;
  /** What to keep for a restart where the file is not valid then; undefined as long as its text is not known. */
  readonly kept: () => KeptConfig | undefined;
  close(): Promise<void>;
}

/**
 * Reads the configuration file again whenever it changes, and has what it says of some settings take effect; other
 * settings are for the next start, which is said. A file that cannot be read or is not valid changes nothing.
 *
 * @param deps.path where the file is
 * @param deps.config how it was read at the start
 * @param deps.restored where the file was not valid then: what `config` was read out of instead
 * @param deps.live the settings that take effect at once, such as `server.deny`
 * @param deps.apply has them take effect
 * @param deps.refused is told of a reading that changes nothing, and until when what is in force was what the file says, in
 *   milliseconds since 1970
 * @param deps.intervalMs how often to look at the file, in milliseconds
 */
export function assembleLiveConfig(deps: {
  readonly path: string;
  readonly config: LocatedConfig;
  readonly restored?: KeptConfig | undefined;
  readonly given: GivenSettings;
  readonly live: readonly string[];
  readonly apply: (config: LocatedConfig) => void;
  readonly refused: (problem: Problem, rightUntil: number) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: (event: ConfigReloadEvent) => void;
  readonly intervalMs?: number | undefined;
}): LiveConfig {
  const { path, config: atStart, restored, given, live, apply, refused, clock, logger, observe, intervalMs } = deps;
  const { file } = atStart;
  let inForce = atStart;
  let text = restored?.text;
  let readAt = restored?.confirmedAt ?? clock.now();
  // Until when what is in force was what the file says; undefined where it is.
  let rightUntil = restored?.confirmedAt;

  function changed(reading: FileReading): void {
    const judgement = judgeReading(inForce, reading, given);
    for (const warning of judgement.warnings) logger.warning(formatConfigProblem(warning));
    observe({ type: "config-reload", result: judgement.kind });
    if (judgement.kind === "refused") {
      rightUntil ??= clock.now();
      refused(judgement.problem, rightUntil);
      for (const problem of judgement.problems) logger.error(formatConfigProblem(problem));
      logger.error("the configuration file was changed but is not in force; what was read before stays in force", {
        error: describeProblem(judgement.problem),
        file,
      });
      return;
    }
    if (rightUntil !== undefined) logger.info("the configuration file is valid again", { file });
    readAt = clock.now();
    rightUntil = undefined;
    inForce = judgement.config;
    text = reading.kind === "text" ? reading.text : text;
    apply(inForce);
    if (judgement.kind === "unchanged") return;
    logger.info("the configuration file was read again", { changed: judgement.changed, file });
    const isLater = (key: string): boolean => !live.includes(key);
    const later = changedSettings(atStart.value, inForce.value).filter(isLater);
    if (judgement.changed.some(isLater) && later.length > 0) {
      logger.warning("some changes of the configuration file take effect at the next start only", {
        file,
        settings: later,
      });
    }
  }

  const watch = watchFile({ path, changed, ...(intervalMs === undefined ? {} : { intervalMs }) });
  return {
    check() {
      const read = `read at ${new Date(readAt).toISOString()}`;
      if (rightUntil === undefined) return { id: "configuration", ok: true, detail: read };
      const since = new Date(rightUntil).toISOString();
      return {
        id: "configuration",
        ok: true,
        detail: `not valid since ${since}, see the log; in force is what was ${read}`,
      };
    },
    kept: () => (text === undefined ? undefined : { path, text, confirmedAt: rightUntil ?? clock.now() }),
    close: watch.close,
  };
}
