import { describe, expect, it } from "vitest";
import { arnKey, mappableArn } from "./canonical-arn.ts";

describe("mappableArn", () => {
  it.each([
    ["arn:aws:iam::111122223333:role/Admin", "arn:aws:iam::111122223333:role/Admin", "role"],
    ["arn:aws:iam::111122223333:role/eng/platform/Admin", "arn:aws:iam::111122223333:role/Admin", "role"],
    ["ARN:AWS:IAM::111122223333:ROLE/eng/Admin", "arn:aws:iam::111122223333:role/Admin", "role"],
    ["arn:aws:sts::111122223333:assumed-role/Admin/alice", "arn:aws:iam::111122223333:role/Admin", "role"],
    ["arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:user/alice", "user"],
    ["arn:aws:iam::111122223333:user/eng/alice", "arn:aws:iam::111122223333:user/eng/alice", "user"],
    ["arn:aws:sts::111122223333:federated-user/bob", "arn:aws:sts::111122223333:federated-user/bob", "federated-user"],
    ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root", "root"],
    ["arn:aws-us-gov:iam::111122223333:role/x/Admin", "arn:aws-us-gov:iam::111122223333:role/Admin", "role"],
  ])("reads %s", (text, canonicalArn, type) => {
    expect(mappableArn(text)).toEqual({ ok: true, value: { canonicalArn, type } });
  });

  it.each([
    ["no ARN", "Admin", /is no ARN; write it as/],
    ["an unknown partition", "arn:aws-moon:iam::111122223333:role/Admin", /unknown partition "aws-moon"/],
    ["an account that is none", "arn:aws:iam::1234:role/Admin", /account "1234" .* is not twelve digits/],
    ["a region", "arn:aws:iam:eu-west-1:111122223333:role/Admin", /has a region/],
    ["another service", "arn:aws:s3::111122223333:role/Admin", /names no role/],
    ["a group", "arn:aws:iam::111122223333:group/admins", /names no role/],
    ["a role without a name", "arn:aws:iam::111122223333:role/", /names no role/],
    ["a session without a role", "arn:aws:sts::111122223333:assumed-role/Admin", /names no role/],
    ["a root with more after it", "arn:aws:iam::111122223333:root/x", /names no role/],
  ])("refuses %s", (_, text, detail) => {
    expect(mappableArn(text)).toMatchObject({
      ok: false,
      problem: { code: "CONFIG_INVALID", detail: expect.stringMatching(detail) },
    });
  });

  it("gives one key to spellings that differ in case alone", () => {
    const keys = ["arn:aws:iam::111122223333:role/Admin", "arn:aws:iam::111122223333:role/x/ADMIN"].map((text) => {
      const arn = mappableArn(text);
      return arn.ok ? arnKey(arn.value.canonicalArn) : undefined;
    });
    expect(keys).toEqual(["arn:aws:iam::111122223333:role/admin", "arn:aws:iam::111122223333:role/admin"]);
  });
});
