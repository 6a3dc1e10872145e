import { describe, expect, it } from "vitest";
import { configWith, convert } from "./testing/convert.ts";

const account = "arn:aws:iam::111122223333";

describe("to access entries", () => {
  it.each<[username: string, groups: readonly string[], type: string, kept: readonly string[]]>([
    ["system:node:{{EC2PrivateDNSName}}", ["system:bootstrappers", "system:nodes"], "EC2_LINUX", ["system:nodes"]],
    [
      "system:node:{{EC2PrivateDNSName}}",
      ["eks:kube-proxy-windows", "system:bootstrappers", "system:nodes"],
      "EC2_WINDOWS",
      ["eks:kube-proxy-windows", "system:nodes"],
    ],
    [
      "system:node:{{SessionName}}",
      ["system:bootstrappers", "system:nodes", "system:node-proxier"],
      "FARGATE_LINUX",
      ["system:bootstrappers", "system:nodes", "system:node-proxier"],
    ],
    ["dev:{{SessionNameRaw}}", ["dev"], "STANDARD", ["dev"]],
  ])("a role as %j with %j is of the type %s", (username, groups, type, kept) => {
    const { text, lost } = convert(configWith("mapRoles", `${account}:role/r`, { username, groups }), "access-entries");
    expect(JSON.parse(text ?? "")).toEqual([
      { accessEntry: { principalArn: `${account}:role/r`, kubernetesGroups: kept, username, type } },
    ]);
    expect(lost).toHaveLength(groups.length - kept.length);
  });

  it.each<[list: "mapRoles" | "mapUsers", arn: string, username: string, why: string]>([
    [
      "mapRoles",
      `${account}:role/r`,
      "system:node:{{EC2PrivateDNSName}}",
      "EKS reserves the beginning of the username",
    ],
    ["mapRoles", `${account}:role/r`, "eks:x", "EKS reserves the beginning of the username"],
    ["mapRoles", `${account}:role/r`, "x{{SessionName}}", "EKS wants a colon before {{SessionName}}"],
    ["mapRoles", `${account}:role/r`, "x:{{AccountID}}", "EKS knows no {{AccountID}}"],
    ["mapUsers", `${account}:user/u`, "x:{{SessionName}}", "EKS takes {{SessionName}} in the username of a role alone"],
    ["mapUsers", `${account}:root`, "root", "an access entry is for a role or a user"],
    ["mapUsers", "arn:aws:sts::111122223333:federated-user/f", "f", "an access entry is for a role or a user"],
  ])("not of %s %s as %s", (list, arn, username, why) => {
    const { text, lost } = convert(configWith(list, arn, { username }), "access-entries");
    expect(text).toBe("[]\n");
    expect(lost).toEqual([expect.stringContaining(`: mapping: "${arn}": ${why}`)]);
  });

  it("a session as its role", () => {
    const arn = "arn:aws:sts::111122223333:assumed-role/Admin/me";
    const { text } = convert(configWith("mapRoles", arn), "access-entries");
    expect(text).toContain(`"principalArn": "${account}:role/Admin"`);
  });

  it("not a group that EKS reserves, or into which something would be put", () => {
    const { text, lost } = convert(
      configWith("mapRoles", `${account}:role/r`, { groups: ["a", "aws:b", "c-{{AccountID}}"] }),
      "access-entries",
    );
    expect(JSON.parse(text ?? "")).toMatchObject([{ accessEntry: { kubernetesGroups: ["a"] } }]);
    expect(lost).toEqual([
      expect.stringContaining(`group: the group "aws:b" of "${account}:role/r": EKS reserves its beginning`),
      expect.stringContaining(`the group "c-{{AccountID}}" of "${account}:role/r": EKS puts nothing into`),
    ]);
  });
});
