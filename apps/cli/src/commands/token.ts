import { valueOrThrow } from "@aws-iam-authenticator/core";
import {
  type AwsCredentials,
  execApiVersion,
  execCredential,
  type MadeToken,
  makeToken,
} from "@aws-iam-authenticator/token";
import type { Run } from "../command.ts";
import { type ClusterLogin, readLogin } from "../credentials/read-login.ts";
import { resolveLogin } from "../credentials/resolve-login.ts";
import { stsEndpointChoice } from "../credentials/sts-endpoint-variables.ts";
import { QuickSha256 } from "../quick-sha256.ts";
import type { TOKEN_OPTIONS } from "./token-options.ts";

/** Makes a token and prints it: as an ExecCredential for kubectl, or bare. */
export const run: Run<typeof TOKEN_OPTIONS> = async (values, io) => {
  // Before anything is asked of anybody: an answer in no known form would be of no use.
  const apiVersion = values["token-only"] ? undefined : valueOrThrow(execApiVersion(io.env["KUBERNETES_EXEC_INFO"]));
  let made: MadeToken;
  if (values.cache) {
    const { tokenWithCache } = await import("../cache/token-with-cache.ts");
    made = await tokenWithCache(values, io, sign);
  } else {
    const login = await readLogin(values, io);
    made = await sign(login, (await resolveLogin(login, io)).credentials);
  }
  io.out(`${apiVersion === undefined ? made.token.reveal() : execCredential(made, apiVersion)}\n`);
  return 0;

  async function sign(login: ClusterLogin, credentials: AwsCredentials): Promise<MadeToken> {
    const { clusterId, region } = login;
    const endpoint = await stsEndpointChoice(login, io);
    return makeToken({ clusterId, credentials, region, ...endpoint, clock: io, sha256: QuickSha256 });
  }
};
