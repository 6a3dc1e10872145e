import { stringify } from "yaml";

/** Plain data as YAML. Quoted is what any version of YAML could take for something else than a text. */
export function writeYaml(value: unknown): string {
  return stringify(value, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}
