import { describe, expect, it } from "vitest";
import { role, user } from "./testing/full-config.ts";
import { PARTITIONS, serverProblems } from "./testing/problems-of.ts";

describe("an entry of mapRoles", () => {
  const at = (column: number) => `error c.yaml:3:${column}:`;
  it.each([
    [`rolearn: '${role}', username: a`, []],
    ["sso: {permissionSetName: 'a_b+=,.@-', accountID: 000000000000}, username: a", []],
    ["username: a", [`${at(5)} rolearn is missing (or roleARNLike or sso)`]],
    [
      `rolearn: '${role}', sso: {permissionSetName: a, accountID: 000000000000}, username: a`,
      [`${at(55)} rolearn and sso are both given; give one of them`],
    ],
    [
      "roleARNLike: 'arn:aws:iam::000000000000:role/eng/De*-?', ROLEARNLIKE: x, username: a",
      [expect.stringContaining("repeated")],
    ],
    ["roleARNLike: 'arn:aws:iam::000000000000:role/eng/De*-?', username: a", []],
    [
      "roleARNLike: 'arn:aws:iam::*:role/Admin', username: a",
      [`${at(19)} "arn:aws:iam::*:role/Admin" has a wildcard before the name: write partition and account out`],
    ],
    [
      "roleARNLike: 'arn:aws:iam::000000000000:user/*', username: a",
      [`${at(19)} "arn:aws:iam::000000000000:user/*" is no ARN of a role`],
    ],
    [
      `rolearn: '${role}', roleARNLike: '${role}', username: a`,
      [`${at(68)} rolearn and roleARNLike are both given; give one of them`],
    ],
    [`rolearn: '${role}'`, [`${at(5)} username is missing`]],
    [`rolearn: '${role}', username: `, [`${at(55)} username is missing`]],
    [`rolearn: '${role}', username: ' '`, [`${at(65)} the username is empty; an empty name is never granted`]],
    [
      "rolearn: admin, username: a",
      [`${at(15)} "admin" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME`],
    ],
    [
      "rolearn: 'arn:aws:iam::12:role/A', username: a",
      [`${at(15)} the account "12" in "arn:aws:iam::12:role/A" is not twelve digits`],
    ],
    [
      "rolearn: 'arn:aws:iam::000000000000:instance-profile/A', username: a",
      [`${at(15)} "arn:aws:iam::000000000000:instance-profile/A" names no role, user, federated user or root`],
    ],
    ["sso: {}, username: a", [`${at(6)} permissionSetName is missing`, `${at(6)} accountID is missing`]],
    [
      `sso: {permissionSetName: 'a b', accountID: 12, partition: aws-no}, username: a`,
      [
        `${at(31)} "a b" is no name of a permission set: 1 to 32 letters, digits or _+=,.@-`,
        `${at(49)} "12" is no account id: twelve digits`,
        `${at(64)} "aws-no" is no partition ${PARTITIONS}; did you mean "aws-cn"?`,
      ],
    ],
    [
      `sso: {permissionSetName: ${"a".repeat(33)}, accountID: 000000000000}, username: a`,
      [`${at(31)} "${"a".repeat(33)}" is no name of a permission set: 1 to 32 letters, digits or _+=,.@-`],
    ],
    [
      `rolearn: '${role}', username: a, group: [b]`,
      ['warning c.yaml:3:68: unknown key "group" is ignored; did you mean groups?'],
    ],
    [
      `rolearn: '${role}', username: {{SessionName}}`,
      [`${at(65)} a key must be a text; a text that begins with { must be in quotes`],
    ],
    [`rolearn: '${role}', username: a, groups: [b, ]`, []],
    [`rolearn: '${role}', username: a, groups: [b, null]`, [`${at(80)} groups[1] is empty`]],
  ])("{%s}", (entry, problems) => {
    expect(serverProblems("mapRoles:", `- {${entry}}`)).toEqual(problems);
  });
});

describe("an entry of mapUsers", () => {
  it.each([
    [`userarn: '${user}', username: a`, []],
    ["username: a", ["error c.yaml:3:5: userarn is missing (or userARNLike)"]],
    ["userARNLike: 'arn:aws:iam::000000000000:user/eng/*', username: a", []],
    [
      "userARNLike: 'arn:aws:iam::000000000000:role/*', username: a",
      ['error c.yaml:3:19: "arn:aws:iam::000000000000:role/*" is no ARN of a user'],
    ],
    [
      `userarn: '${user}', userARNLike: '${user}', username: a`,
      ["error c.yaml:3:68: userarn and userARNLike are both given; give one of them"],
    ],
    [`userarn: '${user}'`, ["error c.yaml:3:5: username is missing"]],
    [`userarn: '${user}', username: ''`, ["error c.yaml:3:65: the username is empty; an empty name is never granted"]],
    [
      "userarn: alice, username: a",
      ['error c.yaml:3:15: "alice" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME'],
    ],
    [
      `rolearn: '${user}', username: a`,
      [
        "error c.yaml:3:5: userarn is missing (or userARNLike)",
        'warning c.yaml:3:6: unknown key "rolearn" is ignored; it belongs under server.mapRoles',
      ],
    ],
  ])("{%s}", (entry, problems) => {
    expect(serverProblems("mapUsers:", `- {${entry}}`)).toEqual(problems);
  });
});
