import { describe, expect, it } from "vitest";
import { callerIdentity, sessionNameOf } from "./caller-identity.ts";

const Account = "111122223333";

describe("callerIdentity reads", () => {
  it.each([
    {
      title: "a user",
      Arn: "arn:aws:iam::111122223333:user/alice",
      UserId: "AIDACKCEVSQ6C2EXAMPLE",
      canonicalArn: "arn:aws:iam::111122223333:user/alice",
      principalId: "AIDACKCEVSQ6C2EXAMPLE",
      principal: { type: "user", name: "alice" },
      sessionName: "",
    },
    {
      title: "a user with a path, which stays",
      Arn: "arn:aws:iam::111122223333:user/division/Alice",
      UserId: "AIDACKCEVSQ6C2EXAMPLE",
      canonicalArn: "arn:aws:iam::111122223333:user/division/Alice",
      principalId: "AIDACKCEVSQ6C2EXAMPLE",
      principal: { type: "user", name: "Alice" },
      sessionName: "",
    },
    {
      title: "a session of a role: the role counts",
      Arn: "arn:aws:sts::111122223333:assumed-role/Deploy/ci@build",
      UserId: "AROACKCEVSQ6C2EXAMPLE:ci@build",
      canonicalArn: "arn:aws:iam::111122223333:role/Deploy",
      principalId: "AROACKCEVSQ6C2EXAMPLE",
      principal: { type: "role-session", role: "Deploy", session: "ci@build" },
      sessionName: "ci@build",
    },
    {
      title: "an EC2 instance in China",
      Arn: "arn:aws-cn:sts::111122223333:assumed-role/Node/i-0123456789abcdef0",
      UserId: "AROACKCEVSQ6C2EXAMPLE:i-0123456789abcdef0",
      canonicalArn: "arn:aws-cn:iam::111122223333:role/Node",
      principalId: "AROACKCEVSQ6C2EXAMPLE",
      principal: { type: "role-session", role: "Node", session: "i-0123456789abcdef0" },
      sessionName: "i-0123456789abcdef0",
    },
    {
      title: "a federated user: the whole user id, no session name",
      Arn: "arn:aws:sts::111122223333:federated-user/bob",
      UserId: "111122223333:bob",
      canonicalArn: "arn:aws:sts::111122223333:federated-user/bob",
      principalId: "111122223333:bob",
      principal: { type: "federated-user", name: "bob" },
      sessionName: "",
    },
    {
      title: "an account's root",
      Arn: "arn:aws:iam::111122223333:root",
      UserId: Account,
      canonicalArn: "arn:aws:iam::111122223333:root",
      principalId: Account,
      principal: { type: "root" },
      sessionName: "",
    },
  ])("$title", ({ Arn, UserId, canonicalArn, principalId, principal, sessionName }) => {
    const outcome = callerIdentity({ Account, Arn, UserId });
    expect(outcome).toEqual({
      ok: true,
      value: { account: Account, arn: Arn, userId: UserId, canonicalArn, principalId, principal },
    });
    expect(outcome.ok && sessionNameOf(outcome.value)).toBe(sessionName);
  });
});

describe("callerIdentity refuses", () => {
  const UserId = "AROACKCEVSQ6C2EXAMPLE:s";
  it.each([
    ["another account in the ARN", { Arn: "arn:aws:iam::999999999999:user/alice" }],
    ["an account that is not twelve digits", { Account: "1111", Arn: "arn:aws:iam::1111:user/alice" }],
    ["an unknown partition", { Arn: "arn:aws-moon:iam::111122223333:user/alice" }],
    ["a text that is no ARN", { Arn: "alice" }],
    ["a role, which cannot call by itself", { Arn: "arn:aws:iam::111122223333:role/Admin" }],
    ["an identity of another service", { Arn: "arn:aws:s3::111122223333:user/alice" }],
    ["a group", { Arn: "arn:aws:iam::111122223333:group/admins" }],
    ["a user without a name", { Arn: "arn:aws:iam::111122223333:user/" }],
    ["a session without a name", { Arn: "arn:aws:sts::111122223333:assumed-role/Admin" }],
    ["a session of a role with a path", { Arn: "arn:aws:sts::111122223333:assumed-role/a/b/c" }],
    ["a session whose user id has no session", { UserId: "AROACKCEVSQ6C2EXAMPLE" }],
    ["a root with more after it", { Arn: "arn:aws:iam::111122223333:root/x" }],
    ["a line break in the ARN", { Arn: "arn:aws:iam::111122223333:user/a\nb" }],
    ["a control character in the user id", { UserId: "AROA\u0007:s" }],
    ["an empty user id", { UserId: "" }],
    ["a field of 2049 characters", { UserId: `AROA:${"s".repeat(2044)}` }],
  ])("%s", (_, change) => {
    const answer = { Account, Arn: "arn:aws:sts::111122223333:assumed-role/Admin/s", UserId, ...change };
    expect(callerIdentity(answer)).toMatchObject({ ok: false, problem: { code: "STS_ANSWER_INVALID" } });
  });
});
