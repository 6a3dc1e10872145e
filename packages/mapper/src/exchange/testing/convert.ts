import { convertMappings, type ExchangeForm } from "../convert-mappings.ts";

/** A conversion of one file named `f`, with what is lost and what is wrong as lines. */
export function convert(text: string, form: ExchangeForm) {
  const { text: written, lost, problems } = convertMappings([{ file: "f", text }], form);
  return {
    text: written,
    lost: lost.map(({ at, what, message }) => `${at.file}:${at.line}:${at.column}: ${what}: ${message}`),
    problems: problems.map(({ at, severity, message }) => `${at.line}:${at.column}: ${severity}: ${message}`),
  };
}

/** A configuration file with one mapping. */
export function configWith(
  list: "mapRoles" | "mapUsers",
  arn: string,
  granted: { readonly username?: string; readonly groups?: readonly string[] } = {},
): string {
  const { username = "x", groups = [] } = granted;
  const key = list === "mapRoles" ? "rolearn" : "userarn";
  return `server: {${list}: [${JSON.stringify({ [key]: arn, username, groups })}]}`;
}
