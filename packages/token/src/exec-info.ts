import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";

/** What a client tells its exec plugin, as far as it is of use here. */
export interface ExecInfo {
  /** The version of ExecCredential that it wants for an answer, unchecked; absent where it does not tell. */
  readonly apiVersion?: string;
  /** Whether a person can be asked through stdin; absent where it does not tell. */
  readonly interactive?: boolean;
  /**
   * What the kubeconfig's cluster holds for exec plugins in its extension `client.authentication.k8s.io/exec`, unchecked.
   * Clients hand it over only to plugins with `provideClusterInfo: true`.
   */
  readonly clusterConfig?: unknown;
}

/**
 * Reads the ExecCredential that clients such as kubectl set for their exec plugins.
 *
 * @param execInfo the variable `KUBERNETES_EXEC_INFO`; absent or empty where nobody tells anything
 *
 * Problems: `EXEC_INFO_INVALID` where it is no JSON object with an apiVersion.
 *
 * @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export function readExecInfo(execInfo: string | undefined): Outcome<ExecInfo> {
  if (execInfo === undefined || execInfo === "") return ok({});
  const { apiVersion, spec } = fields(parseJson(execInfo));
  if (typeof apiVersion !== "string") {
    return fail("EXEC_INFO_INVALID", safe`no JSON object with an apiVersion: ${execInfo}`);
  }
  const { interactive, cluster } = fields(spec);
  const { config } = fields(cluster);
  return ok({
    apiVersion,
    ...(typeof interactive === "boolean" ? { interactive } : {}),
    ...(config === undefined || config === null ? {} : { clusterConfig: config }),
  });
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
