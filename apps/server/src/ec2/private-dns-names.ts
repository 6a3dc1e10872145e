import { fail, type Outcome, type Safe } from "@aws-iam-authenticator/core";

/** What bounds one lookup, beside the lookup's own time limit. */
export interface LookupOptions {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds; the lookup's own limit holds where it is less. */
  readonly timeoutMs?: number | undefined;
}

/** Looks up the private DNS names of EC2 instances, for `{{EC2PrivateDNSName}}`. */
export interface PrivateDnsNames {
  /**
   * The private DNS name of an instance, such as `ip-10-0-0-1.eu-central-1.compute.internal`.
   *
   * Problem: `EC2_PRIVATE_DNS_NAME_UNAVAILABLE`, with the reason as detail.
   */
  lookup(instanceId: string, options?: LookupOptions): Promise<Outcome<string>>;
}

/** The one problem that a lookup has. */
export function unavailable(detail: Safe): Outcome<never> & { readonly ok: false } {
  return fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE", detail);
}
