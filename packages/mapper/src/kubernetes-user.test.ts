import { callerIdentity, valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { kubernetesUser } from "./kubernetes-user.ts";

const Account = "111122223333";
const mapping = { username: "it", groups: ["g"] };

function caller(Arn: string, UserId: string) {
  return { identity: valueOrThrow(callerIdentity({ Account, Arn, UserId })), accessKeyId: "ASIAEXAMPLE" };
}

describe("kubernetesUser", () => {
  it.each([
    [
      "a session",
      "arn:aws:sts::111122223333:assumed-role/Admin/alice",
      "AROAEXAMPLE:alice",
      "AROAEXAMPLE",
      "arn:aws:iam::111122223333:role/Admin",
      "alice",
    ],
    [
      "a user",
      "arn:aws:iam::111122223333:user/alice",
      "AIDAEXAMPLE",
      "AIDAEXAMPLE",
      "arn:aws:iam::111122223333:user/alice",
      "",
    ],
    [
      "a federated user",
      "arn:aws:sts::111122223333:federated-user/bob",
      "111122223333:bob",
      "111122223333:bob",
      "arn:aws:sts::111122223333:federated-user/bob",
      "",
    ],
  ])("of %s", (_, arn, userId, principalId, canonicalArn, sessionName) => {
    expect(kubernetesUser(caller(arn, userId), mapping, { scrubbed: false })).toEqual({
      username: "it",
      uid: `aws-iam-authenticator:111122223333:${principalId}`,
      groups: ["g"],
      extra: {
        accessKeyId: ["ASIAEXAMPLE"],
        arn: [arn],
        canonicalArn: [canonicalArn],
        principalId: [principalId],
        sessionName: [sessionName],
        "sigs.k8s.io/aws-iam-authenticator/principalId": [principalId],
      },
    });
  });

  it("of a scrubbed account shows neither ARN nor ids", () => {
    const user = kubernetesUser(caller("arn:aws:iam::111122223333:user/alice", "AIDAEXAMPLE"), mapping, {
      scrubbed: true,
    });
    expect(user).toEqual({ username: "it", uid: "aws-iam-authenticator:administrative:it", groups: ["g"], extra: {} });
  });
});
