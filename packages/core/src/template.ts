import { fail, ok, type Outcome } from "./outcome.ts";
import { type Safe, safe } from "./safe-text.ts";

/** What a username or group of a rule can insert. */
export const TEMPLATE_NAMES = [
  "AccountID",
  "SessionName",
  "SessionNameRaw",
  "AccessKeyID",
  "EC2PrivateDNSName",
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

declare const brand: unique symbol;

/** A parsed username or group: literal texts and names of what is inserted. Made by {@link parseTemplate} alone. */
export type Template = readonly (string | { readonly insert: TemplateName })[] & { readonly [brand]: "Template" };

/**
 * Parses a username or group. Every `{{` must begin one of {@link TEMPLATE_NAMES}, spelt exactly.
 *
 * Problem: `CONFIG_INVALID`, which names what is unknown.
 */
export function parseTemplate(text: string): Outcome<Template> {
  const parts: (string | { insert: TemplateName })[] = [];
  for (const part of text.split(/(\{\{[^{}]*\}\})/)) {
    if (part === "") continue;
    if (!part.includes("{{") && !part.includes("}}")) {
      parts.push(part);
      continue;
    }
    const insert = TEMPLATE_NAMES.find((name) => part === `{{${name}}}`);
    if (insert === undefined) return fail("CONFIG_INVALID", unknownTemplate(part));
    parts.push({ insert });
  }
  return ok(parts as readonly (string | { insert: TemplateName })[] as Template);
}

function unknownTemplate(part: string): Safe {
  const known = TEMPLATE_NAMES.map((name) => `{{${name}}}`);
  const near = known.find((name) => name.toLowerCase() === part.replace(/\s/g, "").toLowerCase());
  return near === undefined
    ? safe`unknown template ${part}; known are ${known.join(" ")}`
    : safe`unknown template ${part}; did you mean ${near}?`;
}
