import { describe, expect, it } from "vitest";
import { readConfig } from "./index.ts";
import { fullText, fullValue, role, user } from "./testing/full-config.ts";
import { MODES, problemsOf } from "./testing/problems-of.ts";

/** Keys as viper would take them: every key of the text in another case. */
const upperCaseKeys = (text: string) => text.replace(/^[- ]*\w+:(?= |$)/gm, (key) => key.toUpperCase());

describe("what a configuration says", () => {
  it.each([
    ["every key", fullText],
    ["every key in capitals", upperCaseKeys(fullText)],
  ])("%s", (_, text) => {
    expect(problemsOf(text)).toEqual([]);
    expect(readConfig(text, "c.yaml").config?.value).toEqual(fullValue);
  });

  it.each([
    ["nothing", "", {}],
    ["no server settings", "clusterID: a\nserver:\n", { clusterID: "a" }],
    ["an empty list of accounts, commented out", "server:\n  mapAccounts:\n  # - 000000000000\n", { server: {} }],
    ["a port in quotes", "server:\n  port: '8443'\n", { server: { port: 8443 } }],
    [
      "modes in one text, by commas",
      "server:\n  backendMode: CRD,MountedFile\n",
      { server: { backendMode: ["CRD", "MountedFile"] } },
    ],
    [
      "modes in one text, by spaces",
      "server:\n  backendMode: CRD  MountedFile\n",
      { server: { backendMode: ["CRD", "MountedFile"] } },
    ],
    [
      "one account that is a number",
      "server:\n  mapAccounts: 012345678901\n",
      { server: { mapAccounts: ["012345678901"] } },
    ],
    [
      "accounts in one text",
      "server:\n  mapAccounts: 012345678901,000000000000\n",
      {
        server: { mapAccounts: ["012345678901", "000000000000"] },
      },
    ],
    [
      "groups in one text",
      `server:\n  mapUsers:\n  - {userarn: '${user}', username: a, groups: 'b, c'}\n`,
      {
        server: { mapUsers: [{ userarn: user, username: "a", groups: ["b", "c"] }] },
      },
    ],
    [
      "a role under mapUsers",
      `server:\n  mapUsers:\n  - {userarn: '${role}', username: a}\n`,
      {
        server: { mapUsers: [{ userarn: role, username: "a" }] },
      },
    ],
    [
      "rules that share settings",
      `server:
  mapRoles:
  - &admin
    rolearn: ${role}
    username: admin
    groups: &masters [system:masters]
  - <<: *admin
    rolearn: ${role}2
  - {rolearn: '${role}3', username: third, groups: *masters}
`,
      {
        server: {
          mapRoles: [
            { rolearn: role, username: "admin", groups: ["system:masters"] },
            { rolearn: `${role}2`, username: "admin", groups: ["system:masters"] },
            { rolearn: `${role}3`, username: "third", groups: ["system:masters"] },
          ],
        },
      },
    ],
    [
      "templates, as they stand there",
      `server:\n  mapRoles:\n  - {rolearn: '${role}', username: "{{SessionName}}", groups: ["a:{{AccountID}}"]}\n`,
      {
        server: { mapRoles: [{ rolearn: role, username: "{{SessionName}}", groups: ["a:{{AccountID}}"] }] },
      },
    ],
  ])("%s", (_, text, value) => {
    expect(problemsOf(text)).toEqual([]);
    expect(readConfig(text, "c.yaml").config?.value).toEqual(value);
  });
});

it.each([
  ["username", "{username: '{{SesionName}}', rolearn: 'ROLE'}", "5:16", "unknown template"],
  ["a group", "{username: a, groups: ['{{sessionname}}'], rolearn: 'ROLE'}", "5:28", "unknown template"],
])("an unknown template in %s is an error at its place", (_, entry, place, message) => {
  const text = `clusterID: c\n\nserver:\n  mapRoles:\n  - ${entry.replace("ROLE", role)}\n`;
  const [problem, ...more] = problemsOf(text);
  expect(more).toEqual([]);
  expect(problem).toMatch(new RegExp(`^error c\\.yaml:${place}: ${message}`));
});

describe("a file with many problems", () => {
  const text = `clusterid: a  b
colour: blue
Server:
  PORT: '70000'
  mapRoles:
  - roleArn: foo
    sso: {accountId: 12}
  - username: ''
    rolearn:
  -
  mapAccounts: [012345678901, 12]
  scrubbedAccounts: 5
  backendMode: File CRD,crd
  port: 1
  sts: {endpoint: sts, region: [x]}
`;

  it("tells them all, in the file's order", () => {
    expect(problemsOf(text)).toEqual([
      'error c.yaml:1:12: the cluster id cannot be sent as a header ("a  b")',
      'warning c.yaml:2:1: unknown key "colour" is ignored',
      "error c.yaml:4:9: 70000 is no port: a whole number from 0 to 65535",
      "error c.yaml:6:5: username is missing",
      'error c.yaml:6:14: "foo" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME',
      "error c.yaml:7:5: permissionSetName is missing",
      "error c.yaml:7:5: rolearn and sso are both given; give one of them",
      'error c.yaml:7:22: "12" is no account id: twelve digits',
      "error c.yaml:8:5: rolearn is missing (or roleARNLike or sso)",
      "error c.yaml:8:15: the username is empty; an empty name is never granted",
      "error c.yaml:10:4: mapRoles[2] is empty",
      'error c.yaml:11:31: "12" is no account id: twelve digits',
      'warning c.yaml:12:21: "5" is no account id (twelve digits), so nothing is scrubbed by it',
      'warning c.yaml:13:16: the backend mode "File" is deprecated; write "MountedFile"',
      `error c.yaml:13:16: "crd" is no backend mode ${MODES}; did you mean "CRD"?`,
      'error c.yaml:14:3: the key "port" is repeated, since keys are read without regard to case: "PORT" stands above',
      'error c.yaml:15:19: "sts" is no endpoint: https://HOST or http://HOST:PORT, with no path after it',
      'warning c.yaml:15:24: unknown key "region" is ignored; did you mean regions?',
    ]);
  });

  it("takes no effect", () => {
    expect(readConfig(text, "c.yaml").config).toBeUndefined();
  });
});

describe("a configuration's places", () => {
  it.each([
    [["server", "mapRoles", 1, "username"], "c.yaml:26:15"],
    [["server", "mapRoles", 2, "sso", "accountID"], "c.yaml:31:18"],
    [["server", "mapRoles", 2, "userid"], "c.yaml:29:5"],
    [["server", "mapUsers", 0, "userarn"], "c.yaml:38:14"],
    [["server", "mapAccounts", 1], "c.yaml:44:5"],
    [["server", "sts", "regions", 2], "c.yaml:62:38"],
    [["server", "nonsense"], "c.yaml:4:1"],
  ])("%j stands at %s", (path, expected) => {
    const place = readConfig(fullText, "c.yaml").config?.placeOf(path);
    expect(`${place?.file}:${place?.line}:${place?.column}`).toBe(expected);
  });
});
