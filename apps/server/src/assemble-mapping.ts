import { formatConfigProblem, type LocatedConfig } from "@aws-iam-authenticator/config";
import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { compileMountedFile, RuleSet } from "@aws-iam-authenticator/mapper";
import { logRules } from "./log/log-rules.ts";
import type { Logger } from "./log/logger.ts";
import type { ServerSettings } from "./settings/server-settings.ts";

/** The rules in force, out of the configured sources. */
export function assembleMapping(deps: {
  readonly config: LocatedConfig | undefined;
  readonly settings: Pick<ServerSettings, "backendMode">;
  readonly logger: Logger;
}): Outcome<RuleSet> {
  const { config, logger } = deps;
  const { backendMode } = deps.settings;
  const unsupported = backendMode.find((mode) => mode !== "MountedFile");
  if (unsupported !== undefined) {
    const message = safe`backend mode ${unsupported} is not supported by this release; use MountedFile`;
    if (config?.value.server?.backendMode === backendMode) {
      const at = config.placeOf(["server", "backendMode"]);
      logger.error(formatConfigProblem({ severity: "error", at, message }));
    }
    return fail("CONFIG_INVALID", message);
  }
  if (config === undefined) {
    logger.warning("no configuration file is given, so nobody is mapped: name one with -c");
    return ok(RuleSet.of([], backendMode));
  }
  const { rules, warnings } = compileMountedFile(config);
  for (const warning of warnings) logger.warning(formatConfigProblem(warning));
  logRules(config.value.server, logger);
  return ok(RuleSet.of(rules, backendMode));
}
