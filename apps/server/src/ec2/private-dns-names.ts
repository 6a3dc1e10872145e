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
   * Problems: `EC2_PRIVATE_DNS_NAME_UNAVAILABLE` where there is none; `EC2_UNAVAILABLE` where nobody knows, since EC2 could not
   * be asked. Each with the reason as detail.
   */
  lookup(instanceId: string, options?: LookupOptions): Promise<Outcome<string>>;
}

/** There is no such name: that is known. */
export function noName(detail: Safe): Outcome<never> & { readonly ok: false } {
  return fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE", detail);
}

/** Whether there is a name is not known: a fault of ours or of EC2, which says nothing about who asks. */
export function notAsked(detail: Safe): Outcome<never> & { readonly ok: false } {
  return fail("EC2_UNAVAILABLE", detail);
}
