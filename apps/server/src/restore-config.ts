import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type GivenSettings, type LocatedConfig, readConfig } from "@aws-iam-authenticator/config";
import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { LAST_GOOD_FILE } from "./assemble-last-good.ts";
import { isRecent, type KeptConfig, readLastGood } from "./mapping/last-good.ts";
import { serverSettings } from "./settings/server-settings.ts";

/** A configuration that was in force before a restart. */
export interface RestoredConfig {
  readonly config: LocatedConfig;
  readonly kept: KeptConfig;
}

/**
 * Where the configuration file is not valid at the start: what was in force before, out of the state folder, if it is not
 * older than its own `server.lastGoodMaxAgeSeconds`.
 *
 * @param options.path where the configuration file is
 * @param options.file its name, for places
 * @param options.stateDir the state folder, where a flag says so; else the broken file is searched for it
 * @param options.now milliseconds since 1970
 *
 * Problems: `CONFIG_UNREADABLE`, `CONFIG_INVALID`.
 */
export async function restoreConfig(options: {
  readonly path: string;
  readonly file: string;
  readonly stateDir: string | undefined;
  readonly given: GivenSettings;
  readonly now: number;
}): Promise<Outcome<RestoredConfig>> {
  const { path, file, given, now } = options;
  const stateDir = options.stateDir ?? (await stateDirIn(path)) ?? serverSettings(undefined, {}).stateDir;
  const lastGood = await readLastGood(join(stateDir, LAST_GOOD_FILE));
  if (!lastGood.ok) return lastGood;
  const kept = lastGood.value?.config;
  if (kept === undefined || kept.path !== path) return fail("CONFIG_UNREADABLE", safe`nothing was kept of ${file}`);
  const { config } = readConfig(kept.text, file, given);
  if (config === undefined) return fail("CONFIG_INVALID", safe`what was kept of ${file}`);
  const age = Math.round((now - kept.confirmedAt) / 1000);
  const { lastGoodMaxAgeSeconds: most } = serverSettings(config.value.server, {});
  if (!isRecent(kept, now, most))
    return fail("CONFIG_INVALID", safe`what was kept of ${file} is ${age} s old, and ${most} are allowed`);
  return ok({ config, kept });
}

/** The state folder that a file names which may be no YAML at all. */
async function stateDirIn(path: string): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  return /^[ \t]*["']?stateDir["']?[ \t]*:[ \t]*["']?([^"'\s#]+)/im.exec(text)?.[1];
}
