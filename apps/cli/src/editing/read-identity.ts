import { nearest, quote } from "@aws-iam-authenticator/core";
import type { OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { IDENTITY_OPTIONS } from "./cluster-options.ts";

/** The list that a command line is about, and whom in it. */
export type NamedIdentity =
  | { readonly list: "mapRoles"; readonly selector: { readonly rolearn: string } | { readonly sso: Sso } }
  | { readonly list: "mapUsers"; readonly selector: { readonly userarn: string } };

/** A permission set of IAM Identity Center, as it is given. */
export interface Sso {
  readonly permissionSetName: string;
  readonly accountID: string;
  readonly partition?: string;
}

/**
 * Reads `user --userarn ARN`, `role --rolearn ARN`, `role --sso KEY=VALUE,...`.
 *
 * @param command for messages
 * @throws UsageError for anything else
 */
export function readIdentity(
  command: string,
  operands: readonly string[],
  values: OptionValues<typeof IDENTITY_OPTIONS>,
): NamedIdentity {
  const [kind, unexpected] = operands;
  const { userarn, rolearn, sso } = values;
  if (kind !== "user" && kind !== "role") {
    const given = kind === undefined ? "" : `, not ${quote(kind)}`;
    throw new UsageError(
      `${command} takes user or role${given}: ${command} user --userarn ARN, ${command} role --rolearn ARN`,
    );
  }
  if (unexpected !== undefined) throw new UsageError(`${quote(unexpected)} is too much after ${command} ${kind}`);
  if (kind === "user") {
    if (rolearn !== undefined || sso !== undefined) throw new UsageError(`${command} user takes --userarn alone`);
    if (!userarn) throw new UsageError(`${command} user needs --userarn ARN`);
    return { list: "mapUsers", selector: { userarn } };
  }
  if (userarn !== undefined) throw new UsageError(`${command} role takes --rolearn or --sso, not --userarn`);
  if (rolearn && sso !== undefined) throw new UsageError("--rolearn and --sso exclude each other; give one of them");
  if (sso !== undefined) return { list: "mapRoles", selector: { sso: readSso(sso) } };
  if (!rolearn) throw new UsageError(`${command} role needs --rolearn ARN or --sso KEY=VALUE,...`);
  return { list: "mapRoles", selector: { rolearn } };
}

const ssoKeys = ["permissionSetName", "accountID", "partition"] as const;

function readSso(text: string): Sso {
  const given = new Map<string, string>();
  for (const pair of text.split(",").filter((part) => part.trim() !== "")) {
    const [, key = pair.trim(), value] = /^\s*([^=]*?)\s*=(.*)$/s.exec(pair) ?? [];
    const known = ssoKeys.find((name) => name === key);
    if (known === undefined) {
      const near = nearest(key, ssoKeys);
      throw new UsageError(`unknown key ${quote(key)} in --sso${near === undefined ? "" : `; did you mean ${near}?`}`);
    }
    if (value === undefined) throw new UsageError(`${known} in --sso needs a value: ${known}=VALUE`);
    given.set(known, value.trim());
  }
  const [permissionSetName, accountID, partition] = ssoKeys.map((key) => given.get(key));
  if (!permissionSetName || !accountID) {
    throw new UsageError("--sso needs permissionSetName=NAME and accountID=ID");
  }
  return { permissionSetName, accountID, ...(partition ? { partition } : {}) };
}
