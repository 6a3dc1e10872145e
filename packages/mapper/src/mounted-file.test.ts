import { formatConfigProblem, readConfig } from "@aws-iam-authenticator/config";
import { describe, expect, it } from "vitest";
import { compileMountedFile } from "./mounted-file.ts";

function compile(text: string) {
  const { config, problems } = readConfig(text, "config.yaml");
  if (config === undefined) throw new Error(problems.map(formatConfigProblem).join("\n"));
  return compileMountedFile(config);
}

describe("compileMountedFile", () => {
  it("makes a rule of every entry, with its place", () => {
    const { rules, warnings } = compile(`server:
  mapAccounts: [111122223333]
  mapUsers:
  - userarn: arn:aws:iam::111122223333:user/alice
    username: alice
    groups: [system:masters]
  mapRoles:
  - rolearn: arn:aws:iam::111122223333:role/eng/Admin
    username: "{{SessionName}}"
    userid: AROAEXAMPLE
  - sso: {permissionSetName: ReadOnly, accountID: "111122223333"}
    username: reader
  reservedPrefixConfig:
  - {backendmode: File, usernamePrefixReserveList: ["system:"]}
`);
    expect(warnings).toEqual([]);
    expect(rules).toMatchObject([
      { match: { by: "role", arn: "arn:aws:iam::111122223333:role/Admin" }, at: { line: 8 }, userId: "AROAEXAMPLE" },
      { match: { by: "sso", permissionSet: "ReadOnly", partition: "aws" }, at: { line: 11 } },
      {
        match: { by: "user", arn: "arn:aws:iam::111122223333:user/alice" },
        at: { line: 4 },
        groups: [["system:masters"]],
      },
      { match: { by: "account", account: "111122223333" }, at: { line: 2 }, groups: [] },
    ]);
    expect(rules.every(({ reservedPrefixes }) => reservedPrefixes.join() === "system:")).toBe(true);
  });

  it("warns of an identity that is mapped twice in one list, and says which counts", () => {
    const { rules, warnings } = compile(`server:
  mapRoles:
  - {rolearn: "arn:aws:iam::111122223333:role/Admin", username: a}
  - {rolearn: "arn:aws:iam::111122223333:role/x/ADMIN", username: b}
  mapUsers:
  - {userarn: "arn:aws:iam::111122223333:user/alice", username: a}
  - {userarn: "arn:aws:iam::111122223333:user/alice", username: b}
  mapAccounts: [111122223333, 111122223333]
`);
    expect(rules).toHaveLength(6);
    expect(warnings.map(formatConfigProblem)).toEqual([
      "config.yaml:4:5: this is mapped already at config.yaml:3:5; the last one, here, is the one that counts",
      "config.yaml:7:5: this is mapped already at config.yaml:6:5; the last one, here, is the one that counts",
    ]);
  });

  it("warns of a pattern that is there twice, of which the first counts", () => {
    const { warnings } = compile(`server:
  mapRoles:
  - {roleARNLike: "arn:aws:iam::111122223333:role/A*", username: a}
  - {roleARNLike: "arn:aws:iam::111122223333:role/A*", username: b}
`);
    expect(warnings.map(formatConfigProblem)).toEqual([
      "config.yaml:4:5: this is mapped already at config.yaml:3:5; the first one, there, is the one that counts",
    ]);
  });

  it("of a file without mappings makes no rules", () => {
    expect(compile("clusterID: c\n")).toEqual({ rules: [], warnings: [] });
  });
});
