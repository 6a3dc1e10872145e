import { describeSelector } from "@aws-iam-authenticator/mapper";
import type { NamedIdentity } from "./read-identity.ts";

/** Whom an edit is about, in words: `the role "arn:…"`. */
export function describeIdentity({ list, selector }: NamedIdentity): string {
  const who = describeSelector(selector);
  return "sso" in selector ? who : `the ${list === "mapRoles" ? "role" : "user"} ${who}`;
}
