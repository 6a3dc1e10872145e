import { formatConfigProblem } from "@aws-iam-authenticator/config";
import { describe, expect, it } from "vitest";
import type { SourceReading } from "../mapping-source.ts";
import { readAwsAuth } from "./aws-auth.ts";

const nodes = "arn:aws:iam::555555555555:role/devel-worker-nodes-NodeInstanceRole-74RF4UBDUKL6";
const admin = "arn:aws:iam::555555555555:user/admin";

const roles = `- rolearn: ${nodes}
  username: system:node:{{EC2PrivateDNSName}}
  groups:
    - system:bootstrappers
    - system:nodes
`;
const users = `- userarn: ${admin}
  username: admin
  groups:
    - system:masters
`;
const accounts = "- 555555555555\n";

/** Rules as `SOMEBODY → USERNAME [GROUPS]`. */
function rulesIn({ rules }: SourceReading): readonly string[] | string {
  if (!rules.ok) return rules.problem.code;
  return rules.value.map(({ match, username = [], groups }) => {
    const who = "arn" in match ? match.arn : match.by === "account" ? match.account : match.by;
    const text = (template: readonly (string | { readonly insert: string })[]) =>
      template.map((part) => (typeof part === "string" ? part : `{{${part.insert}}}`)).join("");
    return `${match.by} ${who} → ${text(username)} [${groups.map(text).join(", ")}]`;
  });
}

const problemsIn = ({ problems }: SourceReading) =>
  problems.map((problem) => `${problem.severity} ${formatConfigProblem(problem)}`);

const all = [
  `role ${nodes} → system:node:{{EC2PrivateDNSName}} [system:bootstrappers, system:nodes]`,
  `user ${admin} → admin [system:masters]`,
  "account 555555555555 →  []",
];

describe("mappings that are read as the reference implementation does", () => {
  it.each([
    ["YAML", { mapRoles: roles, mapUsers: users, mapAccounts: accounts }],
    [
      "JSON",
      {
        mapRoles: JSON.stringify([
          {
            rolearn: nodes,
            username: "system:node:{{EC2PrivateDNSName}}",
            groups: ["system:bootstrappers", "system:nodes"],
          },
        ]),
        mapUsers: JSON.stringify([{ userarn: admin, username: "admin", groups: ["system:masters"] }]),
        mapAccounts: '["555555555555"]',
      },
    ],
    [
      "keys of any case",
      {
        mapRoles: roles.replace("rolearn", "rOlEaRn").replace("username", "UsErNaMe").replace("groups", "gRoUpS"),
        mapUsers: users.replace("userarn", "userARN").replace("groups", "GROUPS"),
        mapAccounts: accounts,
      },
    ],
    ["accounts in quotes", { mapRoles: roles, mapUsers: users, mapAccounts: '- "555555555555"' }],
  ])("%s", (_, data) => {
    const reading = readAwsAuth(data, []);
    expect(problemsIn(reading)).toStrictEqual([]);
    expect(rulesIn(reading)).toStrictEqual(all);
  });

  it.each([
    ["nothing", ""],
    ["blanks", " \n\t\n "],
    ["two backticks", "``"],
    ["two quotes", '""'],
    ["two single quotes", "''\n"],
    ["null", "null"],
    ["a comment", "# none yet\n"],
    ["an empty list", "[]"],
  ])("%s under every key is no mapping", (_, text) => {
    const reading = readAwsAuth({ mapRoles: text, mapUsers: text, mapAccounts: text }, []);
    expect(problemsIn(reading)).toStrictEqual([]);
    expect(rulesIn(reading)).toStrictEqual([]);
  });

  it.each([
    ["no data", undefined],
    ["empty data", {}],
  ])("%s is no mapping", (_, data) => {
    expect(rulesIn(readAwsAuth(data, []))).toStrictEqual([]);
  });

  it("a space too many before a group makes one group of two", () => {
    const text = roles.replace("    - system:nodes", "     - system:nodes");
    expect(rulesIn(readAwsAuth({ mapRoles: text }, []))).toStrictEqual([
      `role ${nodes} → system:node:{{EC2PrivateDNSName}} [system:bootstrappers - system:nodes]`,
    ]);
  });

  it.each([
    ["mapusers", '; did you mean "mapUsers"?'],
    ["MaPuSeRs", '; did you mean "mapUsers"?'],
    ["mapUser", '; did you mean "mapUsers"?'],
    ["notes", ""],
  ])("the key %s maps nobody; unlike there, it is told", (key, hint) => {
    const reading = readAwsAuth({ [key]: users }, []);
    expect(rulesIn(reading)).toStrictEqual([]);
    expect(problemsIn(reading)).toStrictEqual([
      `warning configmap kube-system/aws-auth:1:1: unknown key "${key}" is ignored${hint}`,
    ]);
  });
});

describe("mappings of which none takes effect", () => {
  it("because they are full of mistakes: some are told, and that there are more", () => {
    const reading = readAwsAuth({ mapRoles: "- rolearn: nonsense\n  username: x\n".repeat(20_000) }, []);
    expect(reading.rules).toMatchObject({
      problem: { detail: 'more than 100 errors, the first at "configmap kube-system/aws-auth mapRoles":1:12' },
    });
    expect(reading.problems).toHaveLength(101);
  });

  it("because one entry is not valid: all problems are told, with their places", () => {
    const data = {
      mapRoles: `${roles}- rolearn: nonsense\n  username: x\n`,
      mapUsers: `${users}- userarn: ${admin}\n`,
      mapAccounts: "- 555555555555\n- 12\n",
    };
    const reading = readAwsAuth(data, []);
    expect(reading.rules).toMatchObject({
      problem: {
        code: "MAPPING_SOURCE_INVALID",
        detail: '3 errors, the first at "configmap kube-system/aws-auth mapRoles":6:12',
      },
    });
    expect(problemsIn(reading)).toStrictEqual([
      'error configmap kube-system/aws-auth mapRoles:6:12: "nonsense" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME',
      "error configmap kube-system/aws-auth mapUsers:5:3: username is missing",
      'error configmap kube-system/aws-auth mapAccounts:2:3: "12" is no account id: twelve digits',
    ]);
  });

  it.each([
    ["a text that is no YAML", "- rolearn: [\n"],
    ["a map that is no entry", "nodes: x\n"],
    ["a text", "some words"],
    ["two documents", `${roles}---\n${roles}`],
    ["JSON that ends too early", '[{"rolearn":'],
  ])("because of %s", (_, text) => {
    expect(rulesIn(readAwsAuth({ mapRoles: text, mapUsers: users }, []))).toBe("MAPPING_SOURCE_INVALID");
  });
});

it("of an identity that is mapped twice the last counts, and a warning says where", () => {
  const reading = readAwsAuth({ mapUsers: `${users}${users.replace("username: admin", "username: other")}` }, []);
  expect(problemsIn(reading)).toStrictEqual([
    "warning configmap kube-system/aws-auth mapUsers:5:3: this is mapped already at configmap kube-system/aws-auth mapUsers:1:3; the last one, here, is the one that counts",
  ]);
});

it("rules carry their place and what their usernames must not begin with", () => {
  const { rules } = readAwsAuth({ mapRoles: `# nodes\n${roles}`, mapAccounts: accounts }, ["system:"]);
  expect(
    rules.ok && rules.value.map(({ source, at, reservedPrefixes }) => ({ source, at, reservedPrefixes })),
  ).toStrictEqual([
    {
      source: "EKSConfigMap",
      at: { file: "configmap kube-system/aws-auth mapRoles", line: 2, column: 3 },
      reservedPrefixes: ["system:"],
    },
    {
      source: "EKSConfigMap",
      at: { file: "configmap kube-system/aws-auth mapAccounts", line: 1, column: 3 },
      reservedPrefixes: ["system:"],
    },
  ]);
});
