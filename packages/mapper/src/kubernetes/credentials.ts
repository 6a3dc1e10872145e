import type { Outcome, Secret } from "@aws-iam-authenticator/core";

/** What shows kube-apiserver who is calling. */
export interface Credential {
  readonly authorization?: Secret;
  /** PEM. */
  readonly certificate?: string;
  readonly key?: Secret;
}

/** Where credentials come from. They are asked for with each request, so that rotated ones are used at once. */
export interface Credentials {
  current(): Promise<Outcome<Credential>>;
  /** Forgets a credential that was refused. Gives whether another one may come. */
  forget(): boolean;
}
