import { asIs, type Outcome, safe } from "@aws-iam-authenticator/core";
import { notAsked, type PrivateDnsNames } from "./private-dns-names.ts";

/**
 * Makes what looks names up when the first one is looked up, so that a server whose rules need none loads nothing of it.
 * Where that fails, the next lookup tries anew.
 */
export function privateDnsNamesOnDemand(make: () => Promise<Outcome<PrivateDnsNames>>): PrivateDnsNames {
  let made: Promise<Outcome<PrivateDnsNames>> | undefined;
  return {
    async lookup(instanceId, options) {
      made ??= make();
      let names: Outcome<PrivateDnsNames>;
      try {
        names = await made;
      } catch (error) {
        made = undefined;
        throw error;
      }
      if (names.ok) return names.value.lookup(instanceId, options);
      made = undefined;
      const { code, detail } = names.problem;
      return notAsked(detail === undefined ? safe`${code}` : safe`${code}: ${asIs(detail)}`);
    },
  };
}
