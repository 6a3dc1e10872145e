import { callerIdentity } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import {
  emulatedFederatedUser,
  emulatedRole,
  emulatedRoleSession,
  emulatedRoot,
  emulatedUser,
} from "./made-up-identities.ts";

describe("made-up identities", () => {
  it.each([
    ["a user", emulatedUser(), "arn:aws:iam::111122223333:user/alice", /^AIDA[A-Z2-7]{17}$/],
    [
      "a user with a path, in another account and partition",
      emulatedUser({ name: "bob", path: "/staff/", account: "444455556666", partition: "aws-cn" }),
      "arn:aws-cn:iam::444455556666:user/staff/bob",
      /^AIDA[A-Z2-7]{17}$/,
    ],
    [
      "a session of a role",
      emulatedRoleSession({ role: "Ops", session: "bob@example.com" }),
      "arn:aws:sts::111122223333:assumed-role/Ops/bob@example.com",
      /^AROA[A-Z2-7]{17}:bob@example\.com$/,
    ],
    [
      "a federated user",
      emulatedFederatedUser({ name: "carol" }),
      "arn:aws:sts::111122223333:federated-user/carol",
      /^111122223333:carol$/,
    ],
    ["root", emulatedRoot(), "arn:aws:iam::111122223333:root", /^111122223333$/],
  ])("%s is one that STS could name", (_, identity, arn, userId) => {
    expect(identity.arn).toBe(arn);
    expect(identity.userId).toMatch(userId);
    const { account: Account, arn: Arn, userId: UserId } = identity;
    expect(callerIdentity({ Account, Arn, UserId }).ok).toBe(true);
    const hasToken = identity.sessionToken !== undefined;
    expect(identity.accessKeyId).toMatch(hasToken ? /^ASIA[A-Z2-7]{16}$/ : /^AKIA[A-Z2-7]{16}$/);
    expect(identity.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(hasToken).toBe(arn.includes(":sts:"));
  });

  it("are the same on every call, and differ where anything of the ARN does", () => {
    const make = () => [
      emulatedUser(),
      emulatedUser({ name: "bob" }),
      emulatedUser({ path: "/staff/" }),
      emulatedUser({ account: "444455556666" }),
      emulatedRoleSession(),
      emulatedRoleSession({ session: "bob" }),
      emulatedRoleSession({ role: "Ops" }),
      emulatedFederatedUser(),
      emulatedRoot(),
    ];
    expect(make()).toEqual(make());
    expect(new Set(make().map(({ accessKeyId }) => accessKeyId)).size).toBe(9);
    expect(new Set(make().map(({ secretAccessKey }) => secretAccessKey)).size).toBe(9);
  });

  it("take what is given", () => {
    const expiration = new Date(0);
    const given = { accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "s", sessionToken: "t", expiration };
    expect(emulatedRoleSession({ ...given, roleId: "AROACKCEVSQ6C2EXAMPLE" })).toMatchObject({
      ...given,
      userId: "AROACKCEVSQ6C2EXAMPLE:alice",
    });
  });

  it("give all sessions of a role its id, whatever its path", () => {
    const { arn, roleId } = emulatedRole({ name: "Ops", path: "/team/" });
    expect(arn).toBe("arn:aws:iam::111122223333:role/team/Ops");
    expect(emulatedRoleSession({ role: "Ops", session: "bob" }).userId).toBe(`${roleId}:bob`);
    expect(emulatedRoleSession({ role: "Ops", session: "carol" }).userId).toBe(`${roleId}:carol`);
  });
});
