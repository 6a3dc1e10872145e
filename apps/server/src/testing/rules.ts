import { type LocatedConfig, readConfig } from "@aws-iam-authenticator/config";
import { compileMountedFile, RuleSet } from "@aws-iam-authenticator/mapper";

/** A configuration file that must be valid. */
export function configOf(text: string): LocatedConfig {
  const { config, problems } = readConfig(text, "c.yaml");
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return config;
}

/** The rules of a configuration file's text. */
export function rulesOf(text: string): RuleSet {
  return RuleSet.of(compileMountedFile(configOf(text)).rules, ["MountedFile"]);
}
