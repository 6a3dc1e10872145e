import { asIs, fail, ok, type Outcome, type Safe, safe } from "@aws-iam-authenticator/core";
import { readExecInfo } from "./exec-info.ts";
import type { MadeToken } from "./make-token.ts";

const group = "client.authentication.k8s.io";

/** The versions of ExecCredential that Kubernetes has published. */
export const EXEC_API_VERSIONS = [`${group}/v1`, `${group}/v1beta1`, `${group}/v1alpha1`] as const;
export type ExecApiVersion = (typeof EXEC_API_VERSIONS)[number];

const knownVersions = EXEC_API_VERSIONS.map((version) => safe`${version}`).reduce(
  (list, next): Safe => safe`${asIs(list)}, ${asIs(next)}`,
);

const defaultVersion: ExecApiVersion = `${group}/v1beta1`;

/**
 * The ExecCredential version that a client asks for.
 *
 * @param execInfo the variable `KUBERNETES_EXEC_INFO`; absent or empty means v1beta1, as in the reference
 *
 * Problems: `EXEC_INFO_INVALID` where it is no JSON object with an apiVersion, `EXEC_API_VERSION_UNKNOWN`.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function execApiVersion(execInfo: string | undefined): Outcome<ExecApiVersion> {
  const info = readExecInfo(execInfo);
  if (!info.ok) return info;
  const { apiVersion: asked = defaultVersion } = info.value;
  const known = EXEC_API_VERSIONS.find((version) => version === asked);
  if (known !== undefined) return ok(known);
  return fail("EXEC_API_VERSION_UNKNOWN", safe`${asked}; known are ${asIs(knownVersions)}`);
}

/** The ExecCredential that answers a client, as one line of JSON. It holds the token. */
export function execCredential({ token, expiresAt }: MadeToken, apiVersion: ExecApiVersion): string {
  return JSON.stringify({
    kind: "ExecCredential",
    apiVersion,
    spec: {},
    status: { expirationTimestamp: rfc3339(expiresAt), token: token.reveal() },
  });
}

/** Whole seconds, rounded down: a client must not use the token longer than it is good for. */
function rfc3339(time: Date): string {
  return time.toISOString().replace(/\.\d+/, "");
}
