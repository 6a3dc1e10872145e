import type { Template } from "@aws-iam-authenticator/core";

/** A template as it is written: what `parseTemplate` was made it of. */
export function templateText(template: Template): string {
  return template.map((part) => (typeof part === "string" ? part : `{{${part.insert}}}`)).join("");
}
