import { type CallerIdentity, sessionNameOf } from "@aws-iam-authenticator/core";
import type { Mapping } from "./decide.ts";

/**
 * A user as a TokenReview's status names it.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
 */
export interface KubernetesUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/**
 * The Kubernetes user of a mapped caller, with the uid and extra fields that the reference gives.
 *
 * @param options.scrubbed the account is one whose ARNs and ids must not be seen: the uid is made of the username, and
 * there are no extra fields
 */
export function kubernetesUser(
  caller: { readonly identity: CallerIdentity; readonly accessKeyId: string },
  { username, groups }: Pick<Mapping, "username" | "groups">,
  options: { readonly scrubbed: boolean },
): KubernetesUser {
  if (options.scrubbed) {
    return { username, uid: `aws-iam-authenticator:administrative:${username}`, groups, extra: {} };
  }
  const { account, arn, canonicalArn, principalId } = caller.identity;
  return {
    username,
    uid: `aws-iam-authenticator:${account}:${principalId}`,
    groups,
    extra: {
      accessKeyId: [caller.accessKeyId],
      arn: [arn],
      canonicalArn: [canonicalArn],
      principalId: [principalId],
      sessionName: [sessionNameOf(caller.identity)],
      "sigs.k8s.io/aws-iam-authenticator/principalId": [principalId],
    },
  };
}
