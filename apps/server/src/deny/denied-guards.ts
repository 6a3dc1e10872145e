import { asIs, hypotheticalIdentity, type Safe, safe } from "@aws-iam-authenticator/core";
import type { MustStayMapped } from "@aws-iam-authenticator/mapper";
import type { DenyList } from "./deny-list.ts";

/** A name that no session has, so that what is found is denied whatever its session. */
const anySession = "any-session-of-this-role";

/**
 * Which of those who must stay mapped are denied all the same, each with where, for people: a denial counts before every
 * mapping. Pure.
 */
export function deniedGuards(list: Pick<DenyList, "ofIdentity">, must: readonly MustStayMapped[]): readonly Safe[] {
  return must.flatMap(({ arn }) => {
    const identity = hypotheticalIdentity(arn, { sessionName: anySession });
    const denial = identity.ok ? list.ofIdentity(identity.value)?.detail : undefined;
    return denial === undefined ? [] : [safe`${arn} must stay mapped, and is denied by ${asIs(denial)}`];
  });
}
