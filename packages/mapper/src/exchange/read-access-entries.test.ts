import { describe, expect, it } from "vitest";
import { convert } from "./testing/convert.ts";

const account = "arn:aws:iam::111122223333";

describe("from access entries", () => {
  const entry = (fields: object): string =>
    JSON.stringify(
      { accessEntry: { clusterName: "c", accessEntryArn: "arn:aws:eks:x", tags: {}, ...fields } },
      undefined,
      4,
    );
  const role = `${account}:role/team/Admin`;

  it("as aws eks describes them, one after the other", () => {
    const text = [
      entry({ principalArn: role, kubernetesGroups: ["ops"], username: "admin", type: "STANDARD", createdAt: 1.7e9 }),
      entry({ principalArn: `${account}:user/u`, kubernetesGroups: ["dev"], username: "u", type: "STANDARD" }),
    ].join("\n");
    const expected = {
      text: `server:
  mapRoles:
    - rolearn: ${role}
      username: admin
      groups:
        - ops
  mapUsers:
    - userarn: ${account}:user/u
      username: u
      groups:
        - dev
`,
      lost: [],
      problems: [],
    };
    expect(convert(text, "config")).toEqual(expected);
    expect(convert(`[${text.replace("}\n{", "},\n{")}]`, "config")).toEqual(expected);
    expect(convert(text.replaceAll(/\n\s+|\n(?=\})/g, ""), "config")).toEqual(expected);
  });

  it.each<[what: string, fields: object, mapping: string, lost: readonly string[]]>([
    [
      "without a name, which EKS then makes",
      { principalArn: role, kubernetesGroups: ["g"] },
      "username: arn:aws:sts::111122223333:assumed-role/Admin/{{SessionName}}\n",
      [],
    ],
    [
      "of nodes",
      {
        principalArn: role,
        kubernetesGroups: ["system:nodes"],
        username: "system:node:{{EC2PrivateDNSName}}",
        type: "EC2_LINUX",
      },
      "username: system:node:{{EC2PrivateDNSName}}\n",
      [],
    ],
    ["of nodes, by their type alone", { principalArn: role, type: "FARGATE_LINUX" }, "- system:node-proxier\n", []],
    [
      "without groups",
      { principalArn: role, username: "a" },
      "username: a\n",
      [`access-policies: "${role}" has no groups, so what it may do comes from access policies`],
    ],
    [
      "of a type that means more than its groups",
      { principalArn: role, username: "a", kubernetesGroups: ["g"], type: "HYPERPOD_LINUX" },
      "username: a\n",
      [`type: "${role}" is of the type "HYPERPOD_LINUX", which gives more than its groups`],
    ],
    [
      "with tags",
      { principalArn: role, username: "a", kubernetesGroups: ["g"], tags: { a: "b", c: "d" } },
      "username: a\n",
      [`tags: the 2 tags of "${role}"`],
    ],
  ])("one %s", (_, fields, mapping, expected) => {
    const { text, lost, problems } = convert(entry(fields), "config");
    expect(text).toContain(mapping);
    expect({ lost: lost.map((line) => line.replace(/^f:\d+:\d+: /, "")), problems }).toEqual({
      lost: expected,
      problems: [],
    });
  });

  it("of which only the ARNs are known, or the access policies", () => {
    const list = JSON.stringify({ accessEntries: [role, `${account}:role/other`] }, undefined, 2);
    const policies = JSON.stringify({
      associatedAccessPolicies: [{ policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" }],
      principalArn: role,
    });
    const described = entry({ principalArn: role, kubernetesGroups: ["g"], username: "a" });
    expect(convert([list, policies, described].join("\n"), "config").lost).toEqual([
      `f:4:5: mapping: "${account}:role/other": list-access-entries gives its ARN alone; add what describe-access-entry prints of it`,
      `f:7:34: access-policies: the access policy "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" of "${role}"; bind a ClusterRole to its groups instead`,
    ]);
  });

  it("refuses what is not valid", () => {
    expect(convert(entry({ username: "a" }), "config").problems).toEqual([
      expect.stringMatching(/error: principalArn is missing$/),
    ]);
    expect(convert(entry({ principalArn: "x", username: "a" }), "config").problems).toEqual([
      expect.stringMatching(/error: "x" is no ARN/),
    ]);
  });
});
