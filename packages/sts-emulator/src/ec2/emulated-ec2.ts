import type { EmulatedIdentity } from "../emulated-identity.ts";

/** An instance of EC2, as far as it is emulated. */
export interface EmulatedInstance {
  /** `i-` and 8 or 17 hexadecimal digits. */
  readonly instanceId: string;
  /** Empty where it has none, as when it was terminated. */
  readonly privateDnsName: string;
  /** Whose it is, twelve digits: others do not see it. Default `111122223333`, as that of made-up identities. */
  readonly account?: string;
}

/** What the emulator's EC2 is made from. */
export interface EmulatedEc2 {
  /** Is looked at anew on each request, so that a list may be changed. */
  readonly instances: Iterable<EmulatedInstance>;
  /** Who may call DescribeInstances; others are answered `UnauthorizedOperation`. Default: everybody. */
  readonly mayDescribe?: (caller: EmulatedIdentity) => boolean;
  /** The most instances of one page, also where a request asks for more. Default 1,000. */
  readonly pageSize?: number;
}
