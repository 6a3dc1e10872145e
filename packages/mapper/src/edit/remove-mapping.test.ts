import { describe, expect, it } from "vitest";
import { listMappings, type MappingTexts } from "./mapping-texts.ts";
import { type RemovedMapping, removeFromConfig, removeMapping } from "./remove-mapping.ts";

const account = "arn:aws:iam::111122223333";
const admin = `# the admins
- rolearn: ${account}:role/Admin
  username: admin
`;
const sso = `- sso:
    permissionSetName: Dev
    accountID: "111122223333"
  username: dev
`;
const like = `- roleARNLike: ${account}:role/ci-*
  username: ci
`;
const node = `- rolearn: ${account}:role/Node # nodes
  username: node
`;
const texts: MappingTexts = {
  mapRoles: node + admin + sso + like,
  mapUsers: `[{"userarn": "${account}:user/alice", "username": "alice"}]`,
  mapAccounts: "- 444455556666\n",
  other: "kept",
};

function role(rolearn: string): RemovedMapping {
  return { list: "mapRoles", selector: { rolearn } };
}

describe("a mapping is removed", () => {
  it.each<[what: string, removed: RemovedMapping, left: Partial<MappingTexts>]>([
    ["with its comment", role(`${account}:role/Admin`), { mapRoles: node + sso + like }],
    ["by an ARN with a path", role(`${account}:role/team/admin`), { mapRoles: node + sso + like }],
    [
      "by its permission set",
      { list: "mapRoles", selector: { sso: { permissionSetName: "Dev", accountID: "111122223333" } } },
      { mapRoles: node + admin + like },
    ],
    ["by its pattern", role(`${account}:role/ci-*`), { mapRoles: node + admin + sso }],
    ["from JSON", { list: "mapUsers", selector: { userarn: `${account}:user/alice` } }, { mapUsers: "[]" }],
  ])("%s", (_, removed, left) => {
    expect(removeMapping(texts, removed)).toEqual({ ok: true, value: { ...texts, ...left } });
  });

  it("as often as it stands there", () => {
    const doubled = { mapRoles: admin + node + admin };
    expect(removeMapping(doubled, role(`${account}:role/Admin`))).toEqual({
      ok: true,
      value: { mapRoles: `# the admins\n${node}` },
    });
  });

  it("though it is not valid", () => {
    const broken = { mapRoles: `- rolearn: Admin\n${node}` };
    expect(removeMapping(broken, role("admin"))).toEqual({ ok: true, value: { mapRoles: node } });
  });

  it("from a configuration file", () => {
    const file = `server:\n  mapRoles:\n  - rolearn: ${account}:role/Admin\n    username: x\n  # last\n`;
    expect(removeFromConfig(file, role(`${account}:role/Admin`), "config.yaml")).toEqual({
      ok: true,
      value: "server:\n  mapRoles:\n  # last\n",
    });
  });
});

describe("refused is", () => {
  it.each<[what: string, removed: RemovedMapping, message: string]>([
    ["one that is not there", role(`${account}:role/Other`), `"${account}:role/Other" is not in mapRoles`],
    [
      "one of the other list",
      role(`${account}:user/alice`),
      `"${account}:user/alice" is not in mapRoles; it is in mapUsers, at configmap kube-system/aws-auth mapUsers:1:2`,
    ],
  ])("%s", (_, removed, message) => {
    expect(removeMapping(texts, removed)).toEqual({ ok: false, refusal: { reason: "absent", message, problems: [] } });
  });

  it("a text that cannot be parsed", () => {
    expect(removeMapping({ mapRoles: "- a\n b: c" }, role("x"))).toMatchObject({
      ok: false,
      refusal: { reason: "invalid-result" },
    });
  });

  it("lists that would not be valid then", () => {
    const broken = { mapRoles: node, mapUsers: "- userarn: alice\n  username: x\n" };
    expect(removeMapping(broken, role(`${account}:role/Node`))).toMatchObject({
      ok: false,
      refusal: {
        reason: "invalid-result",
        problems: [{ at: { file: "configmap kube-system/aws-auth mapUsers", line: 1, column: 12 } }],
      },
    });
  });

  it("one that others stand on", () => {
    const shared = `- rolearn: ${account}:role/A\n  username: a\n  groups: &g [x]\n- rolearn: ${account}:role/B\n  username: b\n  groups: *g\n`;
    expect(removeMapping({ mapRoles: shared }, role(`${account}:role/A`))).toMatchObject({
      ok: false,
      refusal: { reason: "not-editable" },
    });
  });
});

describe("mappings are listed", () => {
  it("as the server reads them", () => {
    expect(listMappings(texts)).toMatchObject({
      entries: {
        mapRoles: [
          { rolearn: `${account}:role/Node`, username: "node" },
          { rolearn: `${account}:role/Admin`, username: "admin" },
          { sso: { permissionSetName: "Dev", accountID: "111122223333" }, username: "dev" },
          { roleARNLike: `${account}:role/ci-*`, username: "ci" },
        ],
        mapUsers: [{ userarn: `${account}:user/alice`, username: "alice" }],
        mapAccounts: ["444455556666"],
      },
      problems: [],
    });
  });

  it("as none where there are none", () => {
    expect(listMappings({ mapRoles: "``", mapUsers: "''" })).toEqual({
      entries: { mapRoles: [], mapUsers: [], mapAccounts: [] },
      problems: [],
    });
  });
});
