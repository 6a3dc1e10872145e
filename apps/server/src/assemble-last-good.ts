import { join } from "node:path";
import { type Clock, describeProblem } from "@aws-iam-authenticator/core";
import type { SourceId } from "@aws-iam-authenticator/mapper";
import type { Logger } from "./log/logger.ts";
import { keepLastGood, type LastGoodKeeper } from "./mapping/keep-last-good.ts";
import { isRecent, type KeptConfig, type KeptRules, readLastGood } from "./mapping/last-good.ts";
import type { LiveMapping } from "./mapping/live-mapping.ts";
import type { ServerSettings } from "./settings/server-settings.ts";

/** The file in the state folder in which the last good mappings are kept. */
export const LAST_GOOD_FILE = "last-good.json";

/** What was kept of the mappings before a restart, and what keeps them for the next. */
export interface AssembledLastGood {
  /** What was kept of each source, and is not too old. */
  readonly sources: ReadonlyMap<SourceId, KeptRules>;
  readonly changed: () => void;
  /** Begins to keep what is in force. */
  readonly keep: (status: LiveMapping["status"], config: () => KeptConfig | undefined) => LastGoodKeeper;
}

/** Reads what was kept; what is damaged or too old is left out, which the log says. */
export async function assembleLastGood(deps: {
  readonly settings: Pick<ServerSettings, "stateDir" | "lastGoodMaxAgeSeconds">;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<AssembledLastGood> {
  const { settings, clock, logger } = deps;
  const path = join(settings.stateDir, LAST_GOOD_FILE);
  const sources = new Map<SourceId, KeptRules>();
  const kept = await readLastGood(path);
  if (!kept.ok) {
    logger.warning("what was kept of the mappings cannot be used", { error: describeProblem(kept.problem) });
  }
  for (const [source, rules] of (kept.ok && kept.value?.sources) || []) {
    const ageseconds = Math.round((clock.now() - rules.confirmedAt) / 1000);
    if (isRecent(rules, clock.now(), settings.lastGoodMaxAgeSeconds)) sources.set(source, rules);
    else if (source !== "MountedFile") logger.warning("what was kept of a source is too old", { ageseconds, source });
  }
  let keeper: LastGoodKeeper | undefined;
  return {
    sources,
    changed: () => keeper?.changed(),
    keep(status, config) {
      const current = () => {
        const { state, rightUntil } = status();
        const now = clock.now();
        return {
          // A server that ends before it has looked at its file leaves what was kept.
          config: config() ?? (kept.ok ? kept.value?.config : undefined),
          sources: new Map(
            [...state.inForce].map(([source, rules]) => [
              source,
              { rules, confirmedAt: rightUntil.get(source) ?? now },
            ]),
          ),
        };
      };
      keeper = keepLastGood({ path, current, logger });
      keeper.changed();
      return keeper;
    },
  };
}
