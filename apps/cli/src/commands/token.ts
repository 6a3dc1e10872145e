import { checkClusterId, valueOrThrow } from "@aws-iam-authenticator/core";
import { type AwsCredentials, execApiVersion, execCredential, makeToken } from "@aws-iam-authenticator/token";
import type { Run } from "../command.ts";
import { staticCredentials } from "../credentials/static-credentials.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { QuickSha256 } from "../quick-sha256.ts";
import { readConfigFile } from "../read-config-file.ts";
import { resolveRegion } from "../region/resolve-region.ts";
import type { TOKEN_OPTIONS } from "./token-options.ts";

/** Makes a token and prints it: as an ExecCredential for kubectl, or bare. */
export const run: Run<typeof TOKEN_OPTIONS> = async (values, io) => {
  if (values["forward-session-name"] && values["session-name"]) {
    throw new UsageError("--forward-session-name and --session-name exclude each other; give one of them");
  }
  const file = (await readConfigFile(values.config, io))?.value;
  const clusterId = valueOrThrow(checkClusterId(values["cluster-id"] ?? file?.clusterID));
  // Before anything is asked of anybody: an answer in no known form would be of no use.
  const apiVersion = values["token-only"] ? undefined : valueOrThrow(execApiVersion(io.env["KUBERNETES_EXEC_INFO"]));

  const region = await resolveRegion(values.region, io);
  const base = staticCredentials(io.env) ?? (await loadSdkCredentials(region, io));
  const role = values.role ?? file?.defaultRole;
  const credentials = role ? await loadAssumedRole(base, role) : base;

  const endpoint = {
    fips: isOn(io.env["AWS_USE_FIPS_ENDPOINT"]),
    dualStack: isOn(io.env["AWS_USE_DUALSTACK_ENDPOINT"]),
  };
  const made = await makeToken({ clusterId, credentials, region, ...endpoint, clock: io, sha256: QuickSha256 });
  io.out(`${apiVersion === undefined ? made.token.reveal() : execCredential(made, apiVersion)}\n`);
  return 0;

  async function loadAssumedRole(from: AwsCredentials, roleArn: string): Promise<AwsCredentials> {
    const { assumeRole } = await import("../credentials/assume-role.ts");
    return assumeRole(from, {
      roleArn,
      externalId: values["external-id"],
      sessionName: values["session-name"],
      forwardSessionName: values["forward-session-name"] ?? false,
      region,
      now: io.now(),
    });
  }
};

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html */
function isOn(variable: string | undefined): boolean {
  return variable?.toLowerCase() === "true";
}

async function loadSdkCredentials(region: string, io: Io): Promise<AwsCredentials> {
  const { sdkCredentials } = await import("../credentials/sdk-credentials.ts");
  return sdkCredentials(region, io);
}
