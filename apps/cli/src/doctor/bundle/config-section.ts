import { absence, modeText } from "../on-node/file-access.ts";
import type { Found } from "../on-node/look-at-file.ts";
import { shownConfig } from "./config-shown.ts";
import type { Section } from "./section.ts";

/** The server's configuration file. */
export function configSection(found: Found): Section {
  const title = "Configuration file";
  if (found.kind !== "file") {
    return { title, lines: [`# ${absence(found) ?? `${found.path} is a folder`}`], secrets: [] };
  }
  const head = `# ${found.path}, mode ${modeText(found)}`;
  const { text, secrets } = shownConfig(found.text);
  return text === undefined
    ? { title, lines: [`${head}; not shown: it is no map in YAML, and nobody knows what stands where`], secrets }
    : { title, lines: [head, ...text.trimEnd().split("\n")], secrets };
}
