import type { ConfigFile } from "@aws-iam-authenticator/config";
import { checkClusterId, valueOrThrow } from "@aws-iam-authenticator/core";
import { createVerifier, type VerifiedCaller } from "@aws-iam-authenticator/verifier";
import type { Io } from "./io.ts";
import { UsageError } from "./options/parse-arguments.ts";

/**
 * Reads the option `--token`; `-` is stdin.
 *
 * @throws UsageError where there is none
 */
export async function readToken(option: string | undefined, io: Io): Promise<string> {
  if (option === undefined || option === "") throw new UsageError("no token is given: -t TOKEN, or -t - to read stdin");
  if (option !== "-") return option;
  const token = (await io.readStdin()).trim();
  if (token === "") throw new UsageError("no token is given: stdin is empty");
  return token;
}

/**
 * Has STS say who made a token, as the server of a configuration file would.
 *
 * @throws AuthenticatorError with the verifier's codes, `CLUSTER_ID_MISSING`, `CLUSTER_ID_INVALID`, `CONFIG_UNREADABLE`
 */
export async function verifyToken(
  token: string,
  options: {
    readonly clusterId: string | undefined;
    readonly partition: string | undefined;
    readonly file: ConfigFile | undefined;
  },
  io: Io,
): Promise<VerifiedCaller> {
  const { file } = options;
  const clusterId = valueOrThrow(checkClusterId(options.clusterId ?? file?.clusterID));
  const { createStsTransport } = await import("@aws-iam-authenticator/server/sts-transport");
  const { sts, partition } = file?.server ?? {};
  const { transport, close } = valueOrThrow(
    createStsTransport({
      env: io.env,
      endpoint: sts?.endpoint === undefined ? undefined : new URL(sts.endpoint),
      caFile: sts?.caFile,
    }),
  );
  try {
    const verifier = createVerifier({
      clusterId,
      partition: options.partition ?? partition ?? "aws",
      transport,
      furtherRegions: sts?.regions ?? [],
    });
    return await verifier.verify(token);
  } finally {
    await close();
  }
}
