import { describe, expect, it } from "vitest";
import { readConfig } from "./read-config.ts";

function read(deny: string) {
  const { config, problems } = readConfig(`server:\n  deny:\n${deny}`, "c.yaml");
  return {
    deny: config?.value.server?.deny,
    problems: problems.map(({ at, message }) => `${at.line}:${at.column} ${message}`),
  };
}

describe("server.deny", () => {
  it("has four keys, each optional", () => {
    const text = `
    ARNs: ["arn:aws:iam::111122223333:user/mallory", "arn:aws:sts::111122223333:assumed-role/Deploy/build-7"]
    accessKeyIds: [AKIAIOSFODNN7EXAMPLE]
    sessionNames: [mallory@example.com]
    signedBefore: 2026-01-02T15:04:05Z
`;
    expect(read(text)).toEqual({
      deny: {
        arns: ["arn:aws:iam::111122223333:user/mallory", "arn:aws:sts::111122223333:assumed-role/Deploy/build-7"],
        accessKeyIDs: ["AKIAIOSFODNN7EXAMPLE"],
        sessionNames: ["mallory@example.com"],
        signedBefore: "2026-01-02T15:04:05Z",
      },
      problems: [],
    });
    expect(read("    signedBefore:\n")).toEqual({ deny: {}, problems: [] });
  });

  it("takes one text where a list is wanted", () => {
    expect(
      read("    accessKeyIDs: AKIAIOSFODNN7EXAMPLE, ASIAIOSFODNN7EXAMPLE\n    sessionNames: a,b build-7\n").deny,
    ).toEqual({
      accessKeyIDs: ["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"],
      // A comma can be part of a session name.
      sessionNames: ["a,b", "build-7"],
    });
  });

  const wildcard = "arn:aws:iam::111122223333:role/*";
  it.each<[deny: string, problem: string]>([
    [`arns: ["${wildcard}"]`, `3:12 "${wildcard}" holds a name that IAM does not give (there are no wildcards here)`],
    ["arns: [mallory]", '3:12 "mallory" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME'],
    ["accessKeyIDs: [AKIA]", '3:20 "AKIA" is no access key id: 16 to 128 letters, digits or _'],
    ["sessionNames: [a]", '3:20 "a" is no session name: 2 to 64 letters, digits or _+=,.@-'],
    ["sessionNames: ['al*ce']", '3:20 "al*ce" is no session name: 2 to 64 letters, digits or _+=,.@-'],
    [
      "signedBefore: 2026-01-02",
      '3:19 "2026-01-02" is no moment as RFC 3339 writes it, such as "2026-01-02T15:04:05Z"',
    ],
  ])("%s is an error", (deny, problem) => {
    expect(read(`    ${deny}\n`)).toEqual({ deny: undefined, problems: [problem] });
  });
});
