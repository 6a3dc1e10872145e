import {
  readLocatedYaml,
  type RoleMapping,
  roleMappingSchema,
  type UserMapping,
  userMappingSchema,
} from "@aws-iam-authenticator/config";
import { safe } from "@aws-iam-authenticator/core";
import type * as v from "valibot";
import { type Edited, refuse } from "./edit-refusal.ts";

/** An entry that is to be added, and to which list. */
export type NewMapping =
  | { readonly list: "mapRoles"; readonly entry: RoleMapping }
  | { readonly list: "mapUsers"; readonly entry: UserMapping };

/** Checks an entry as if it stood in a file already, and puts its keys in the order in which they are written. */
export function checkNewMapping({ list, entry }: NewMapping): Edited<Readonly<Record<string, unknown>>> {
  const schema: v.GenericSchema<unknown, RoleMapping | UserMapping> =
    list === "mapRoles" ? roleMappingSchema : userMappingSchema;
  const { located, problems } = readLocatedYaml(JSON.stringify(entry), "entry", schema);
  if (located === undefined) {
    const errors = problems.filter(({ severity }) => severity === "error");
    return refuse("invalid-entry", errors.map(({ message }) => message).join("; "), errors);
  }
  const { username, groups, userid, ...selector } = located.value;
  const arn = "rolearn" in selector ? selector.rolearn : "userarn" in selector ? selector.userarn : undefined;
  if (arn !== undefined && /[*?]/.test(arn)) {
    const key = list === "mapRoles" ? "roleARNLike" : "userARNLike";
    return refuse(
      "invalid-entry",
      `${safe`${arn}`} has a wildcard, and as an exact ARN it would match nobody; a pattern stands under ${key}`,
    );
  }
  const pin = userid === undefined ? {} : { userid };
  return {
    ok: true,
    value: { ...selector, username, ...(groups === undefined ? {} : { groups: [...groups] }), ...pin },
  };
}
