import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Io } from "../io.ts";

const defaultEndpoints = { IPv4: "http://169.254.169.254", IPv6: "http://[fd00:ec2::254]" } as const;
/** On a machine that is no EC2 instance nothing answers at that address: it must not be waited for long. */
const timeoutMs = 500;
/** No region is longer, and no metadata token is half as long. */
const longestAnswer = 4096;

/**
 * The region of the EC2 instance that this runs on, from its metadata service (version 2); undefined elsewhere, and where
 * `AWS_EC2_METADATA_DISABLED` is true. `AWS_EC2_METADATA_SERVICE_ENDPOINT` names another address, and
 * `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=IPv6` the usual one of IPv6. No proxy is ever asked.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export async function instanceRegion(env: Io["env"]): Promise<string | undefined> {
  if (env["AWS_EC2_METADATA_DISABLED"]?.toLowerCase() === "true") return undefined;
  const mode = env["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.toLowerCase() === "ipv6" ? "IPv6" : "IPv4";
  const endpoint = env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] || defaultEndpoints[mode];
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const ask = (path: string, method: string, headers: OutgoingHttpHeaders) =>
      textOf(new URL(path, endpoint), { method, headers, signal });
    const token = await ask("/latest/api/token", "PUT", { "x-aws-ec2-metadata-token-ttl-seconds": "60" });
    const region = await ask("/latest/meta-data/placement/region", "GET", { "x-aws-ec2-metadata-token": token });
    return /^[a-z0-9-]{1,63}$/.test(region) ? region : undefined;
  } catch {
    return undefined;
  }
}

/** Not by `fetch`: on Bun that would go to a proxy, which has nothing to do with this machine's metadata. */
async function textOf(
  url: URL,
  options: { readonly method: string; readonly headers: OutgoingHttpHeaders; readonly signal: AbortSignal },
): Promise<string> {
  const { request } = await import("node:http");
  const sent = request(url, { ...options, agent: false });
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once("response", resolve).on("error", reject).end();
    });
    if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
    let text = "";
    for await (const piece of answer.setEncoding("utf8")) {
      text += piece;
      if (text.length > longestAnswer) throw new Error("the answer is too long");
    }
    return text.trim();
  } finally {
    sent.destroy();
  }
}
