import { type ConfigFile, configSchema, type GivenSettings } from "./config-schema.ts";
import { type LocatedYaml, readLocatedYaml } from "./located-yaml.ts";
import type { ConfigProblem } from "./problem.ts";
import type { YamlNode } from "./yaml-node.ts";

/** A valid configuration file, and where each part of it stands. */
export type LocatedConfig = LocatedYaml<ConfigFile>;

/** What reading a configuration file gives. */
export interface ConfigReading {
  /** Undefined exactly where a problem is an error. */
  readonly config: LocatedConfig | undefined;
  /** All problems of the file, in its order; print them with `formatConfigProblem`. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads the configuration file of server and command line, whole: either all of it is valid, or nothing takes effect and
 * every problem is told. Defaults are not filled in.
 *
 * @param text what the file holds
 * @param file its name, for places and problems; nothing is read from it
 * @param given settings of the command line that the file is judged together with. `--backend-mode` takes precedence
 *   over `server.backendMode`, and `dynamicfilepath`, for which there is no flag, must fit it. Default: none.
 */
export function readConfig(text: string, file: string, given: GivenSettings = {}): ConfigReading {
  const { located, problems } = readLocatedYaml(text, file, configSchema(given));
  return { config: located, problems };
}

/** As {@link readConfig}, of a document that was parsed before. */
export function readConfigNode(node: YamlNode, given: GivenSettings = {}): ConfigReading {
  const { located, problems } = node.read(configSchema(given));
  return { config: located, problems };
}
