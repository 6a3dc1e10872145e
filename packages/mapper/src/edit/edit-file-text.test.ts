import { describe, expect, it } from "vitest";
import { addToFile, listFile, removeFromFile } from "./edit-file-text.ts";
import type { NewMapping } from "./new-mapping.ts";

const account = "arn:aws:iam::111122223333";
const bob: NewMapping = { list: "mapUsers", entry: { userarn: `${account}:user/bob`, username: "bob" } };

const manifest = `# ours
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth,   namespace: kube-system} # as in AWS's documentation
data:
  mapUsers: |
    # people
    - userarn: ${account}:user/alice
      username: alice
  other: 'x'
---
kind: Other
`;

describe("in a manifest of aws-auth", () => {
  it("a mapping is added, and nothing else changes", () => {
    const added = `    - userarn: ${account}:user/bob\n      username: bob\n`;
    expect(addToFile(manifest, bob, "aws-auth.yaml")).toEqual({
      ok: true,
      value: manifest.replace("  other:", `${added}  other:`),
    });
  });

  it("a mapping is removed", () => {
    const removed = { list: "mapUsers", selector: { userarn: `${account}:user/alice` } } as const;
    expect(removeFromFile(manifest, removed, "aws-auth.yaml")).toEqual({
      ok: true,
      value: manifest.replace(/ {4}- userarn.*\n.*\n/, ""),
    });
  });

  it.each<[what: string, data: string, edited: string]>([
    ["an empty text", '  mapUsers: ""\n', `  mapUsers: |\n    - userarn: ${account}:user/bob\n      username: bob\n`],
    ["JSON", "  mapUsers: '[]'\n", `  mapUsers: '[{"userarn":"${account}:user/bob","username":"bob"}]'\n`],
    [
      "no such key",
      "  mapRoles: '[]'\n",
      `  mapRoles: '[]'\n  mapUsers: |\n    - userarn: ${account}:user/bob\n      username: bob\n`,
    ],
  ])("with %s a mapping is added", (_, data, edited) => {
    const head = "kind: ConfigMap\nmetadata:\n  name: aws-auth\ndata:\n";
    expect(addToFile(head + data, bob, "f")).toEqual({ ok: true, value: head + edited });
  });

  it("mappings are listed", () => {
    expect(listFile(manifest, "f").entries?.mapUsers).toEqual([
      { userarn: `${account}:user/alice`, username: "alice" },
    ]);
  });

  it("a twin is refused with its place in the text", () => {
    const alice: NewMapping = { list: "mapUsers", entry: { userarn: `${account}:user/alice`, username: "x" } };
    expect(addToFile(manifest, alice, "f")).toMatchObject({
      refusal: { reason: "exists", message: `"${account}:user/alice" is mapped already, at f mapUsers:2:3` },
    });
  });
});

describe("in another file", () => {
  const file = `server:\n  mapUsers:\n  - userarn: ${account}:user/alice\n    username: alice\n`;
  it("the lists are those of a configuration file", () => {
    expect(addToFile(file, bob, "c").ok).toBe(true);
    expect(listFile(file, "c").entries).toEqual({
      mapRoles: [],
      mapUsers: [{ userarn: `${account}:user/alice`, username: "alice" }],
      mapAccounts: [],
    });
  });

  it("an error has its place", () => {
    expect(listFile("server: 1\n", "c")).toMatchObject({
      entries: undefined,
      problems: [{ at: { file: "c", line: 1 } }],
    });
    expect(listFile("a: [", "c").entries).toBeUndefined();
  });
});
