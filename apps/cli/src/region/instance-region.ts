import type { Io } from "../io.ts";

const defaultEndpoint = "http://169.254.169.254";
/** On a machine that is no EC2 instance nothing answers at that address: it must not be waited for long. */
const timeoutMs = 500;

/**
 * The region of the EC2 instance that this runs on, from its metadata service (version 2); undefined elsewhere, and where
 * `AWS_EC2_METADATA_DISABLED` is true. `AWS_EC2_METADATA_SERVICE_ENDPOINT` names another address.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export async function instanceRegion(env: Io["env"]): Promise<string | undefined> {
  if (env["AWS_EC2_METADATA_DISABLED"]?.toLowerCase() === "true") return undefined;
  const endpoint = env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] || defaultEndpoint;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const token = await textOf(
      new URL("/latest/api/token", endpoint),
      { method: "PUT", headers: { "x-aws-ec2-metadata-token-ttl-seconds": "60" } },
      signal,
    );
    const headers = { "x-aws-ec2-metadata-token": token };
    const region = await textOf(new URL("/latest/meta-data/placement/region", endpoint), { headers }, signal);
    return /^[a-z0-9-]{1,63}$/.test(region) ? region : undefined;
  } catch {
    return undefined;
  }
}

async function textOf(url: URL, init: RequestInit, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { ...init, signal, redirect: "error" });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.text()).trim();
}
