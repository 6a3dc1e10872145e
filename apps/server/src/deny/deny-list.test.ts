import { describe, expect, it } from "vitest";
import { alice, callerOf, deployer } from "../testing/callers.ts";
import { configOf } from "../testing/rules.ts";
import { compileDenyList } from "./deny-list.ts";

const denyOf = (deny: string) => compileDenyList(configOf(`server:\n  deny:\n    ${deny}\n`));
const signed = (caller: typeof alice, at: string) => ({ ...caller, signedAt: Date.parse(at) });
const withoutSession = callerOf("arn:aws:sts::111122223333:federated-user/build", "111122223333:build");

describe("a caller is denied", () => {
  it.each<[what: string, deny: string, caller: typeof alice, by: string]>([
    ["by the ARN of a user", "arns: ['arn:aws:iam::111122223333:user/alice']", alice, "arns"],
    ["by the ARN of its role", "arns: ['arn:aws:iam::111122223333:role/Deploy']", deployer, "arns"],
    ["by the ARN of its role with a path", "arns: ['arn:aws:iam::111122223333:role/ci/Deploy']", deployer, "arns"],
    [
      "by the ARN of its session",
      "arns: ['arn:aws:sts::111122223333:assumed-role/Deploy/ci@build-42']",
      deployer,
      "arns",
    ],
    ["by an ARN in another case", "arns: ['arn:aws:iam::111122223333:role/DEPLOY']", deployer, "arns"],
    ["by its session name", "sessionNames: ['ci@build-42']", deployer, "sessionNames"],
    ["by its session name in another case", "sessionNames: ['CI@Build-42']", deployer, "sessionNames"],
    ["by its access key id", "accessKeyIDs: [AKIAIOSFODNN7EXAMPLE]", alice, "accessKeyIDs"],
    ["by its access key id in another case", "accessKeyIDs: [akiaiosfodnn7example]", alice, "accessKeyIDs"],
    ["by when it signed", "signedBefore: 2026-01-02T12:00:00Z", signed(alice, "2026-01-02T11:59:59Z"), "signedBefore"],
    [
      "by when it signed, in another zone",
      "signedBefore: 2026-01-02t13:00:00+01:00",
      signed(alice, "2026-01-02T11:59:59Z"),
      "signedBefore",
    ],
  ])("%s", (_, deny, caller, by) => {
    const column = by === "signedBefore" ? 19 : by === "arns" ? 12 : 20;
    expect(denyOf(deny).ofCaller(caller)).toEqual({
      code: "IDENTITY_DENIED",
      detail: `server.deny.${by} at "c.yaml:3:${column}"`,
    });
  });
});

describe("a caller is not denied", () => {
  it.each<[what: string, deny: string, caller: typeof alice]>([
    ["where nothing is said", "arns: []", alice],
    ["by another user's ARN", "arns: ['arn:aws:iam::111122223333:user/bob']", alice],
    ["by another account's ARN", "arns: ['arn:aws:iam::444455556666:user/alice']", alice],
    [
      "by the ARN of another session of its role",
      "arns: ['arn:aws:sts::111122223333:assumed-role/Deploy/ci@build-43']",
      deployer,
    ],
    ["by a session name that begins like its own", "sessionNames: [ci@build]", deployer],
    ["by a session name where it has none", "sessionNames: [build, alice]", withoutSession],
    ["by another access key id", "accessKeyIDs: [AKIAI44QH8DHBEXAMPLE]", alice],
    ["by the very moment it signed", "signedBefore: 2026-01-02T12:00:00Z", signed(alice, "2026-01-02T12:00:00Z")],
  ])("%s", (_, deny, caller) => expect(denyOf(deny).ofCaller(caller)).toBeUndefined());

  it("without a configuration file", () => expect(compileDenyList(undefined).ofCaller(alice)).toBeUndefined());
});

describe("a token is denied before STS is asked", () => {
  it.each<[deny: string, denied: boolean]>([
    ["accessKeyIDs: [AKIAIOSFODNN7EXAMPLE]", true],
    ["signedBefore: 1970-01-01T00:00:01Z", true],
    ["signedBefore: 1970-01-01T00:00:00Z", false],
    ["arns: ['arn:aws:iam::111122223333:user/alice']", false],
  ])("%s: %s", (deny, denied) => expect(denyOf(deny).ofToken(alice) !== undefined).toBe(denied));
});

it("the entry that is named is the one that matched", () => {
  const list = denyOf("arns: ['arn:aws:iam::111122223333:user/bob',\n      'arn:aws:iam::111122223333:user/alice']");
  expect(list.ofCaller(alice)?.detail).toBe('server.deny.arns at "c.yaml:4:7"');
});
