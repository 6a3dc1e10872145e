import { describe, expect, it } from "vitest";
import { nearest } from "@aws-iam-authenticator/core";

const keys = ["mapRoles", "mapUsers", "mapAccounts", "port", "sts", "username", "userid"];

describe("the key that was probably meant", () => {
  it.each([
    ["mapRole", "mapRoles"],
    ["MAPROLES", "mapRoles"],
    ["mapRoels", "mapRoles"],
    ["mapUser", "mapUsers"],
    ["prot", "port"],
    ["st", "sts"],
    ["user_name", "username"],
    ["userId", "userid"],
  ])("of %s is %s", (written, meant) => {
    expect(nearest(written, keys)).toBe(meant);
  });

  it.each(["x", "xyz", "", "certificate", "maps", "mapRoles".repeat(20)])("of %j is none", (written) => {
    expect(nearest(written, keys)).toBeUndefined();
  });
});
