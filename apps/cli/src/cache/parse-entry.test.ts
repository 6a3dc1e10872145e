import { describe, expect, it } from "vitest";
import { parseEntry } from "./parse-entry.ts";

const common = {
  version: 1,
  login: "0a",
  label: { profile: "admin", role: "arn", from: "profile admin", accessKeyId: "ASIA" },
  madeAt: 1,
  until: 2,
  witnesses: [["host", "", "here"]],
};
const token = { ...common, kind: "token", key: "0b", clusterId: "one", token: "k8s-aws-v1.abc_-9" };
const keys = { accessKeyId: "ASIA", secretAccessKey: "secret", sessionToken: "session" };
const credentials = { ...common, kind: "credentials", clusterIds: ["one"], credentials: keys };
const failure = {
  ...common,
  kind: "failure",
  clusterIds: ["one"],
  times: 1,
  problem: "ROLE_NOT_ASSUMED: it could not",
};

describe("an entry", () => {
  it.each<[what: string, entry: object]>([
    ["a token", token],
    ["credentials", credentials],
    ["a failure", failure],
    ["of which nothing is told", { ...token, label: {} }],
    ["that hangs on nothing", { ...token, witnesses: [] }],
    ["with something new", { ...token, more: 1 }],
  ])("is read: %s", (_, entry) => {
    expect(parseEntry(JSON.stringify(entry))).toEqual(entry);
  });

  it.each<[what: string, entry: unknown]>([
    ["no object", [token]],
    ["nothing", null],
    ["another version", { ...token, version: 2 }],
    ["another kind", { ...token, kind: "toString" }],
    ["no login", { ...token, login: 1 }],
    ["no label", { ...token, label: null }],
    ["a label of another shape", { ...token, label: { profile: 1 } }],
    ["no time", { ...token, madeAt: "1" }],
    ["no end", { ...token, until: null }],
    ["an end after all days", { ...token, until: 8.65e15 }],
    ["no witnesses", { ...token, witnesses: undefined }],
    ["an unknown witness", { ...token, witnesses: [["moon", "", ""]] }],
    ["a token with a line break", { ...token, token: "k8s-aws-v1.abc\n" }],
    ["a token of another sort", { ...token, token: "eyJhbGciOi" }],
    ["a token of no key", { ...token, key: undefined }],
    ["no cluster", { ...token, clusterId: undefined }],
    ["no keys", { ...credentials, credentials: undefined }],
    ["an empty key", { ...credentials, credentials: { ...keys, secretAccessKey: "" } }],
    ["keys that are not of a session", { ...credentials, credentials: { ...keys, sessionToken: undefined } }],
    ["clusters that are none", { ...credentials, clusterIds: [1] }],
    ["a failure that is not counted", { ...failure, times: 0.5 }],
    ["a failure in two lines", { ...failure, problem: "a\nb" }],
    ["a failure without end", { ...failure, problem: "x".repeat(2001) }],
  ])("is not: %s", (_, entry) => {
    expect(parseEntry(JSON.stringify(entry))).toBeUndefined();
  });

  it("is not what is no JSON", () => {
    expect(parseEntry(JSON.stringify(token).slice(1))).toBeUndefined();
  });
});
