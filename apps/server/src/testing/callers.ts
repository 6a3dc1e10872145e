import { callerIdentity, GLOBAL_STS_ENDPOINT, type StsEndpoint, valueOrThrow } from "@aws-iam-authenticator/core";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";

/** An STS endpoint of the table. */
export const ENDPOINT: StsEndpoint = {
  host: "sts.us-east-1.amazonaws.com",
  region: "us-east-1",
  partition: "aws",
};

/** A caller as a verifier gives it. */
export function callerOf(arn: string, userId: string, endpoint: StsEndpoint = ENDPOINT): VerifiedCaller {
  const account = arn.split(":")[4] ?? "";
  return {
    identity: valueOrThrow(callerIdentity({ Account: account, Arn: arn, UserId: userId })),
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    clusterId: "my-cluster.example.com",
    endpoint,
    signedAt: 0,
    validUntil: 900_000,
  };
}

/** A user of IAM. */
export const alice = callerOf("arn:aws:iam::111122223333:user/alice", "AIDAEXAMPLE");

/** A session of a role. */
export const deployer = callerOf(
  "arn:aws:sts::111122223333:assumed-role/Deploy/ci@build-42",
  "AROAEXAMPLE:ci@build-42",
  GLOBAL_STS_ENDPOINT,
);
