import type { Io } from "../io.ts";

/**
 * The host of the container's credentials service, without a port and without brackets; undefined where the environment
 * names none, as outside of containers.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function containerHost(env: Io["env"]): string | undefined {
  if (env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]) return "169.254.170.2";
  const url = env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? "";
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, "$1") : undefined;
}
