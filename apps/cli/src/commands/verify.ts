import { quote, sessionNameOf } from "@aws-iam-authenticator/core";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import type { Run } from "../command.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { readConfigFile } from "../read-config-file.ts";
import { readToken, verifyToken } from "../verify-token.ts";
import type { VERIFY_OPTIONS } from "./verify-options.ts";

/** Verifies a token: by asking STS from here, or with `--server` by asking a running server as kube-apiserver does. */
export const run: Run<typeof VERIFY_OPTIONS> = async (values, io) => {
  const { output, server } = values;
  if (output !== undefined && output !== "json") {
    throw new UsageError(`unknown output ${quote(output)}; known is json`);
  }
  if (values["certificate-authority"] !== undefined && server === undefined) {
    throw new UsageError("--certificate-authority goes with --server");
  }
  const token = await readToken(values.token, io);
  const asJson = output === "json";
  if (server !== undefined) {
    const { reviewByServer } = await import("../review-by-server.ts");
    return reviewByServer({ token, server, certificateAuthority: values["certificate-authority"], asJson }, io);
  }

  const file = (await readConfigFile(values.config, io))?.value;
  const caller = await verifyToken(token, { clusterId: values["cluster-id"], partition: values.partition, file }, io);
  const fields = fieldsOf(caller);
  io.out(asJson ? `${JSON.stringify(fields, undefined, 4)}\n` : lines(fields));
  return 0;
};

/** The fields of the reference's answer, in its order. */
function fieldsOf({ identity, accessKeyId, endpoint }: VerifiedCaller): Readonly<Record<string, string>> {
  return {
    ARN: identity.arn,
    CanonicalARN: identity.canonicalArn,
    AccountID: identity.account,
    UserID: identity.principalId,
    SessionName: sessionNameOf(identity),
    AccessKeyID: accessKeyId,
    STSEndpoint: endpoint.host,
  };
}

function lines(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${`${name}:`.padEnd(14)}${value}\n`)
    .join("");
}
