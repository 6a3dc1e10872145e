import type { Place } from "@aws-iam-authenticator/config";
import { mappableArn } from "@aws-iam-authenticator/core";
import { type ExchangedMappings, NO_MAPPINGS } from "./exchanged-mappings.ts";

/** A mapping that is known by its ARN alone, in the list that is for such an ARN. */
export function mappingFor(
  {
    arn,
    username,
    groups = [],
  }: { readonly arn: string; readonly username: string; readonly groups?: readonly string[] | undefined },
  at: Place,
): ExchangedMappings {
  const mappable = mappableArn(arn);
  const granted = { username, ...(groups.length > 0 ? { groups } : {}) };
  return mappable.ok && mappable.value.type === "role"
    ? { ...NO_MAPPINGS, mapRoles: [{ entry: { rolearn: arn, ...granted }, at }] }
    : { ...NO_MAPPINGS, mapUsers: [{ entry: { userarn: arn, ...granted }, at }] };
}
