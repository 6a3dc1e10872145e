import { valueOrThrow } from "@aws-iam-authenticator/core";
import { execApiVersion, execCredential, makeToken } from "@aws-iam-authenticator/token";
import type { Run } from "../command.ts";
import { readLogin } from "../credentials/read-login.ts";
import { resolveLogin } from "../credentials/resolve-login.ts";
import { QuickSha256 } from "../quick-sha256.ts";
import type { TOKEN_OPTIONS } from "./token-options.ts";

/** Makes a token and prints it: as an ExecCredential for kubectl, or bare. */
export const run: Run<typeof TOKEN_OPTIONS> = async (values, io) => {
  // Before anything is asked of anybody: an answer in no known form would be of no use.
  const apiVersion = values["token-only"] ? undefined : valueOrThrow(execApiVersion(io.env["KUBERNETES_EXEC_INFO"]));
  const login = await readLogin(values, io);
  const { credentials } = await resolveLogin(login, io);
  const made = await makeToken({
    clusterId: login.clusterId,
    credentials,
    region: login.region,
    fips: isOn(io.env["AWS_USE_FIPS_ENDPOINT"]),
    dualStack: isOn(io.env["AWS_USE_DUALSTACK_ENDPOINT"]),
    clock: io,
    sha256: QuickSha256,
  });
  io.out(`${apiVersion === undefined ? made.token.reveal() : execCredential(made, apiVersion)}\n`);
  return 0;
};

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html */
function isOn(variable: string | undefined): boolean {
  return variable?.toLowerCase() === "true";
}
