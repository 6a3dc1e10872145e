import { join } from "node:path";
import { type Clock, describeProblem } from "@aws-iam-authenticator/core";
import type { SourceId } from "@aws-iam-authenticator/mapper";
import type { Logger } from "./log/logger.ts";
import { keepLastGood, type LastGoodKeeper } from "./mapping/keep-last-good.ts";
import { isRecent, type KeptConfig, type KeptRules, readLastGood, recentRules } from "./mapping/last-good.ts";
import type { LiveMapping } from "./mapping/live-mapping.ts";
import type { ServerSettings } from "./settings/server-settings.ts";

/** The file in the state folder in which the last good mappings are kept. */
export const LAST_GOOD_FILE = "last-good.json";

/** What was kept of the mappings before a restart, and what keeps them for the next. */
export interface AssembledLastGood {
  /** What was kept of each source, is of what the source reads now, and is not too old. */
  readonly sources: ReadonlyMap<SourceId, KeptRules>;
  readonly changed: () => void;
  /** Begins to keep what is in force. */
  readonly keep: (mapping: KeptMapping, config: () => KeptConfig | undefined) => LastGoodKeeper;
}

/** The mappings, as far as keeping them goes. */
export interface KeptMapping {
  readonly status: LiveMapping["status"];
  /** What the rules in force of a source are of; undefined where they are not to be kept. */
  readonly originOf: (source: SourceId) => string | undefined;
}

/** Reads what was kept; what is damaged, too old, or of other sources is left out, which the log says. */
export async function assembleLastGood(deps: {
  readonly settings: Pick<ServerSettings, "stateDir" | "lastGoodMaxAgeSeconds">;
  /** What a source would read now; undefined where that is not known. */
  readonly originOf: (source: SourceId) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<AssembledLastGood> {
  const { settings, originOf, clock, logger } = deps;
  const path = join(settings.stateDir, LAST_GOOD_FILE);
  const sources = new Map<SourceId, KeptRules>();
  const kept = await readLastGood(path);
  if (!kept.ok) {
    logger.warning("what was kept of the mappings cannot be used", { error: describeProblem(kept.problem) });
  }
  for (const [source, rules] of (kept.ok && kept.value?.sources) || []) {
    const origin = await originOf(source);
    if (origin !== rules.origin) {
      const now = origin ?? "it is not known of what";
      logger.warning("what was kept of a source is of another one, and is not used", {
        kept: rules.origin,
        now,
        source,
      });
      continue;
    }
    const ageseconds = Math.round((clock.now() - rules.confirmedAt) / 1000);
    if (!isRecent(rules, clock.now(), settings.lastGoodMaxAgeSeconds)) {
      logger.warning("what was kept of a source is too old", { ageseconds, source });
      continue;
    }
    const recent = recentRules(rules, clock.now(), settings.lastGoodMaxAgeSeconds);
    const tooOld = rules.rules.length - recent.rules.length;
    if (tooOld > 0) {
      logger.warning("what was kept of objects that are not valid any more is too old", { rules: tooOld, source });
    }
    sources.set(source, recent);
  }
  let keeper: LastGoodKeeper | undefined;
  return {
    sources,
    changed: () => keeper?.changed(),
    keep(mapping, config) {
      const current = () => ({
        // A server that ends before it has looked at its file leaves what was kept.
        config: config() ?? (kept.ok ? kept.value?.config : undefined),
        sources: rulesToKeep(mapping, clock.now()),
      });
      keeper = keepLastGood({ path, current, logger });
      keeper.changed();
      return keeper;
    },
  };
}

/** What is in force, but for the configuration file's: of that the text is kept. */
function rulesToKeep({ status, originOf }: KeptMapping, now: number): ReadonlyMap<SourceId, KeptRules> {
  const { state, rightUntil } = status();
  const sources = new Map<SourceId, KeptRules>();
  for (const [source, rules] of state.inForce) {
    const origin = originOf(source);
    if (origin !== undefined) sources.set(source, { origin, rules, confirmedAt: rightUntil.get(source) ?? now });
  }
  return sources;
}
