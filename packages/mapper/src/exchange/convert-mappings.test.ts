import { describe, expect, it } from "vitest";
import { convertMappings } from "./convert-mappings.ts";
import { convert } from "./testing/convert.ts";

const account = "arn:aws:iam::111122223333";

const config = `clusterID: c
server:
  port: 1
  mapRoles:
  - roleARN: ${account}:role/team/Admin
    username: admin:{{SessionName}}
    groups: [system:masters, ops]
  - sso: {permissionSetName: Dev, accountID: 111122223333}
    username: dev
  - roleARNLike: ${account}:role/ci-*
    username: ci
  mapUsers:
  - userarn: ${account}:user/alice
    username: alice
    userid: AIDAEXAMPLE
  - userarn: ${account}:user/bob
    username: "yes"
  mapAccounts: [012345678901]
`;

const asAwsAuth = `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: ${account}:role/team/Admin
      username: admin:{{SessionName}}
      groups:
        - system:masters
        - ops
    - sso:
        permissionSetName: Dev
        accountID: "111122223333"
      username: dev
    - roleARNLike: ${account}:role/ci-*
      username: ci
  mapUsers: |
    - userarn: ${account}:user/alice
      username: alice
      userid: AIDAEXAMPLE
    - userarn: ${account}:user/bob
      username: "yes"
  mapAccounts: |
    - "012345678901"
`;

describe("from a configuration file", () => {
  it("to aws-auth, with everything", () => {
    expect(convert(config, "aws-auth")).toEqual({ text: asAwsAuth, lost: [], problems: [] });
  });

  it("to IAMIdentityMappings, with a list of what is left out", () => {
    expect(convert(config, "crd")).toEqual({
      text: `apiVersion: iamauthenticator.k8s.aws/v1alpha1
kind: IAMIdentityMapping
metadata:
  name: 111122223333-role-admin
spec:
  arn: ${account}:role/team/Admin
  username: admin:{{SessionName}}
  groups:
    - system:masters
    - ops
---
apiVersion: iamauthenticator.k8s.aws/v1alpha1
kind: IAMIdentityMapping
metadata:
  name: 111122223333-user-bob
spec:
  arn: ${account}:user/bob
  username: "yes"
`,
      lost: [
        'f:8:5: mapping: the permission set "Dev" in account "111122223333" of "aws": an IAMIdentityMapping names one ARN, and no pattern or permission set',
        `f:10:5: mapping: "${account}:role/ci-*": an IAMIdentityMapping names one ARN, and no pattern or permission set`,
        `f:13:5: mapping: "${account}:user/alice": an IAMIdentityMapping cannot be for the user id "AIDAEXAMPLE" alone, and without that would be for others, too`,
        'f:18:17: account: account "012345678901": an IAMIdentityMapping names one ARN, and no account',
      ],
      problems: [],
    });
  });

  it("to access entries, with a list of what is left out", () => {
    const { text, lost } = convert(config, "access-entries");
    expect(JSON.parse(text ?? "")).toEqual([
      {
        accessEntry: {
          principalArn: `${account}:role/team/Admin`,
          kubernetesGroups: ["ops"],
          username: "admin:{{SessionName}}",
          type: "STANDARD",
        },
      },
      {
        accessEntry: { principalArn: `${account}:user/bob`, kubernetesGroups: [], username: "yes", type: "STANDARD" },
      },
    ]);
    expect(lost).toHaveLength(5);
    expect(lost).toContain(
      `f:5:5: group: the group "system:masters" of "${account}:role/team/Admin": EKS refuses it; associate AmazonEKSClusterAdminPolicy with the entry`,
    );
  });
});

describe("from aws-auth", () => {
  it("to a configuration file", () => {
    expect(convert(asAwsAuth, "config")).toMatchObject({ lost: [], problems: [] });
    expect(convert(convert(asAwsAuth, "config").text ?? "", "aws-auth").text).toBe(asAwsAuth);
  });

  it("as kubectl prints it, with what else is written at it", () => {
    const printed = `apiVersion: v1
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: aws-auth
    labels: {team: a}
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: "{}"
      aws-iam-authenticator.x-k8s.io/backup: "{}"
  data:
    mapUsers: "[{userarn: '${account}:user/alice', username: alice}]"
    mapRoles: '\`\`'
kind: List
`;
    expect(convert(printed, "config")).toEqual({
      text: `server:\n  mapUsers:\n    - userarn: ${account}:user/alice\n      username: alice\n`,
      lost: ['f:7:14: labels: the label or annotation "team"'],
      problems: [],
    });
  });

  it("with the places of what is not valid, and no text", () => {
    const broken = `kind: ConfigMap\nmetadata: {name: aws-auth}\ndata:\n  mapRoles: |\n    - rolearn: x\n      username: y\n`;
    const { text, problems } = convert(broken, "config");
    expect(text).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(/^5:16: error: "x" is no ARN/)]);
    const list = `kind: ConfigMap\ndata:\n  mapRoles:\n  - rolearn: x\n`;
    expect(convert(list, "config").problems).toEqual([
      '4:3: error: mapRoles must be a text: "mapRoles: |" and the list below',
    ]);
  });
});

describe("from IAMIdentityMappings", () => {
  const manifest = (name: string, spec: string): string =>
    `apiVersion: iamauthenticator.k8s.aws/v1alpha1\nkind: IAMIdentityMapping\nmetadata:\n  name: ${name}\n${spec}`;

  it("to the list that an ARN is for", () => {
    const role = manifest("a", `spec:\n  arn: ${account}:role/a\n  username: a\n  groups: [g]\n`);
    const user = manifest("b", `spec:\n  arn: ${account}:user/b\n  username: b\nstatus: {userID: ""}\n`);
    expect(convert(`${role}---\n${user}`, "config")).toEqual({
      text: `server:
  mapRoles:
    - rolearn: ${account}:role/a
      username: a
      groups:
        - g
  mapUsers:
    - userarn: ${account}:user/b
      username: b
`,
      lost: [],
      problems: [],
    });
  });

  it("refuses what is not valid", () => {
    expect(convert(manifest("a", "spec: {arn: x, username: a}\n"), "config").problems).toEqual([
      expect.stringMatching(/^5:13: error: "x" is no ARN/),
    ]);
    expect(convert(manifest("a", ""), "config").problems).toEqual(["1:1: error: spec is missing"]);
  });
});

it("several files are put one after the other", () => {
  const files = ["a", "b"].map((name) => ({
    file: name,
    text: `server: {mapUsers: [{userarn: "${account}:user/${name}", username: ${name}}]}`,
  }));
  expect(convertMappings(files, "config").text).toBe(
    `server:\n  mapUsers:\n    - userarn: ${account}:user/a\n      username: a\n    - userarn: ${account}:user/b\n      username: b\n`,
  );
});

it("an object of another kind is passed over, with a warning", () => {
  const text = "kind: Secret\n---\nkind: ConfigMap\nmetadata: {name: aws-auth}\n";
  expect(convert(text, "config")).toEqual({
    text: "server: {}\n",
    lost: [],
    problems: ['1:1: warning: there are no mappings in an object of the kind "Secret"'],
  });
});

it.each(["a: [", "- a\n b: c\n"])("what is no YAML is an error: %j", (text) => {
  expect(convert(text, "config")).toMatchObject({ text: undefined, problems: [expect.stringMatching(/error/)] });
});
