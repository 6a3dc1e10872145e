import { describe, expect, it } from "vitest";
import { hypotheticalIdentity } from "./hypothetical-identity.ts";

const role = "arn:aws:iam::111122223333:role/Deploy";

describe("the identity of an ARN", () => {
  it.each<[arn: string, options: Parameters<typeof hypotheticalIdentity>[1], identity: object]>([
    [
      role,
      {},
      {
        arn: "arn:aws:sts::111122223333:assumed-role/Deploy/session",
        canonicalArn: role,
        userId: "unknown:session",
        principalId: "unknown",
      },
    ],
    [
      "arn:aws:iam::111122223333:role/path/Deploy",
      { sessionName: "build-7", principalId: "AROAEXAMPLE" },
      { arn: "arn:aws:sts::111122223333:assumed-role/Deploy/build-7", canonicalArn: role, principalId: "AROAEXAMPLE" },
    ],
    [
      "arn:aws:sts::111122223333:assumed-role/Deploy/build-7",
      { sessionName: "not this one" },
      { arn: "arn:aws:sts::111122223333:assumed-role/Deploy/build-7", canonicalArn: role },
    ],
    [
      "arn:aws:iam::111122223333:user/eng/alice",
      { principalId: "AIDAEXAMPLE" },
      {
        arn: "arn:aws:iam::111122223333:user/eng/alice",
        userId: "AIDAEXAMPLE",
        principal: { type: "user", name: "alice" },
      },
    ],
    ["arn:aws:iam::111122223333:root", {}, { principal: { type: "root" } }],
    [
      "arn:aws:sts::111122223333:federated-user/bob",
      {},
      { canonicalArn: "arn:aws:sts::111122223333:federated-user/bob" },
    ],
  ])("%s %j", (arn, options, identity) => {
    expect(hypotheticalIdentity(arn, options)).toMatchObject({ ok: true, value: identity });
  });

  it.each(["alice", "arn:aws:iam::111122223333:group/admins"])("%s is none", (arn) => {
    expect(hypotheticalIdentity(arn)).toMatchObject({ ok: false, problem: { code: "CONFIG_INVALID" } });
  });
});
