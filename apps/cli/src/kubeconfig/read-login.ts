import {
  checkClusterId,
  hasControlCharacter,
  parseArn,
  quote,
  stsEndpointOfRegion,
  valueOrThrow,
} from "@aws-iam-authenticator/core";
import type { KUBECONFIG_OPTIONS } from "../commands/kubeconfig-options.ts";
import type { Io } from "../io.ts";
import type { GlobalValues, OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { readConfigFile } from "../read-config-file.ts";
import type { ClusterLogin } from "./login-settings.ts";
import { readAuthority } from "./read-authority.ts";

/**
 * Reads the options of a login, each checked: what is wrong would else be told by kubectl, later and of somebody else.
 *
 * @throws UsageError; AuthenticatorError `CLUSTER_ID_MISSING`, `CLUSTER_ID_INVALID`, `REGION_INVALID`, and those of files
 */
export async function readLogin(
  values: OptionValues<typeof KUBECONFIG_OPTIONS> & GlobalValues,
  io: Io,
): Promise<ClusterLogin> {
  const { server, region, role, profile, namespace, alias, "proxy-url": proxyUrl } = values;
  const file = (await readConfigFile(values.config, io))?.value;
  const clusterId = valueOrThrow(checkClusterId(values["cluster-id"] ?? file?.clusterID));
  if (!server) throw new UsageError("no server is given: --server URL of kube-apiserver");
  checkUrl("--server", server, ["https:"]);
  if (proxyUrl) checkUrl("--proxy-url", proxyUrl, ["http:", "https:", "socks5:"]);
  if (region) valueOrThrow(stsEndpointOfRegion(region));
  if (role) checkRole(role);
  if (namespace && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
    throw new UsageError(`${quote(namespace)} is no name of a namespace`);
  }
  for (const [option, text] of Object.entries({ alias, profile })) {
    if (text && hasControlCharacter(text)) throw new UsageError(`--${option} ${quote(text)} has control characters`);
  }
  const authority = values["certificate-authority"];
  return {
    name: alias || clusterId,
    clusterId,
    server,
    authority: authority ? await readAuthority(authority, io) : undefined,
    proxyUrl: proxyUrl || undefined,
    namespace: namespace || undefined,
    region: region || undefined,
    role: role || undefined,
    profile: profile || undefined,
  };
}

function checkUrl(option: string, text: string, protocols: readonly string[]): void {
  // What stands before an @ may be a password: it is not shown.
  const shown = text.includes("@") ? "what is given" : quote(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.includes(url.protocol)) {
    const wanted = protocols.map((protocol) => `${protocol}//HOST:PORT`).join(" or ");
    throw new UsageError(`${option} takes a URL ${wanted}; ${shown} is none`);
  }
  if (option === "--server" && (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")) {
    throw new UsageError("--server takes a URL without user, password, query and fragment");
  }
}

function checkRole(role: string): void {
  const arn = parseArn(role);
  if (arn?.service === "iam" && arn.resource.startsWith("role/")) return;
  throw new UsageError(`--role takes the ARN of an IAM role, arn:aws:iam::ACCOUNT:role/NAME; ${quote(role)} is none`);
}
