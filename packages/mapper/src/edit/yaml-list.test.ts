import { describe, expect, it } from "vitest";
import { listWith, listWithout } from "./yaml-list.ts";

const entry = { rolearn: "arn:aws:iam::111122223333:role/new", username: "new:{{SessionName}}", groups: ["a", "on"] };

const block = `
- rolearn: arn:aws:iam::111122223333:role/new
  username: new:{{SessionName}}
  groups:
    - a
    - "on"
`.slice(1);

describe("an entry is added, and all else stays as it is", () => {
  it.each<[what: string, before: string, after: string]>([
    ["to nothing", "", block],
    ["to comments", "# nobody yet\n", `# nobody yet\n${block}`],
    [
      "to an empty list",
      "[]",
      '[{"rolearn":"arn:aws:iam::111122223333:role/new","username":"new:{{SessionName}}","groups":["a","on"]}]',
    ],
    ["to a list", "- rolearn: x # why\n  extra:   'q'\n", `- rolearn: x # why\n  extra:   'q'\n${block}`],
    ["to a list without a line break at the end", "- rolearn: x", `- rolearn: x\n${block}`],
    ["before the comments at the end", "- a: b\n  # of it\n# the end\n", `- a: b\n  # of it\n${block}# the end\n`],
    ["before blank lines at the end", "- a: b\n\n", `- a: b\n${block}\n`],
    ["after a text of many lines", "- a: |\n    b\n", `- a: |\n    b\n${block}`],
    ["after a document's marker", "---\n- a: b\n", `---\n- a: b\n${block}`],
    [
      "with lists at the keys' margin, where they stand so",
      "- groups:\n  - x\n  rolearn: x\n",
      `- groups:\n  - x\n  rolearn: x\n${block.replaceAll("    - ", "  - ")}`,
    ],
    ["with indentation", "  - a: b\n  - c: d\n", `  - a: b\n  - c: d\n${block.replace(/^/gm, "  ").slice(0, -2)}`],
    ["with line breaks of Windows", "- a: b\r\n", `- a: b\r\n${block.replaceAll("\n", "\r\n")}`],
    [
      "to compact JSON",
      '[{"a":1}]',
      '[{"a":1},{"rolearn":"arn:aws:iam::111122223333:role/new","username":"new:{{SessionName}}","groups":["a","on"]}]',
    ],
    [
      "to JSON with spaces",
      '[{"a": "b:c"}]\n',
      '[{"a": "b:c"}, {"rolearn": "arn:aws:iam::111122223333:role/new", "username": "new:{{SessionName}}", "groups": ["a", "on"]}]\n',
    ],
    ["to JSON with lines", pretty([{ a: [1] }]), pretty([{ a: [1] }, entry])],
    ["to JSON with two items", pretty([{ a: 1 }, { b: 2 }], 4), pretty([{ a: 1 }, { b: 2 }, entry], 4)],
    [
      "to YAML in brackets",
      "[{rolearn: x}] # one line\n",
      '[{rolearn: x}, {"rolearn": "arn:aws:iam::111122223333:role/new", "username": "new:{{SessionName}}", "groups": ["a", "on"]}] # one line\n',
    ],
    ["to one map that stands for a list of one", "rolearn: x # why\n", `- rolearn: x # why\n${block}`],
    ["with aliases elsewhere", "- groups: &g [x]\n- groups: *g\n", `- groups: &g [x]\n- groups: *g\n${block}`],
  ])("%s", (_, before, after) => {
    expect(listWith(before, [], entry)).toBe(after);
  });

  it.each<[what: string, before: string, after: string]>([
    [
      "list that is there",
      "server:\n    MapRoles:\n      - a: b # c\n\n    # others\n    mapUsers: []\nclusterID: x\n",
      `server:\n    MapRoles:\n      - a: b # c\n${indented(block, 6)}\n    # others\n    mapUsers: []\nclusterID: x\n`,
    ],
    [
      "list that is not there",
      "server:\n  port: 1 # c\n",
      `server:\n  port: 1 # c\n  mapRoles:\n${indented(block, 4)}`,
    ],
    [
      "list that is empty",
      "server:\n  mapRoles:\n  port: 1\n",
      `server:\n  mapRoles:\n${indented(block, 4)}  port: 1\n`,
    ],
    ["file without a server", "clusterID: x\n", `clusterID: x\nserver:\n  mapRoles:\n${indented(block, 4)}`],
  ])("in a file: to a %s", (_, before, after) => {
    expect(listWith(before, ["server", "mapRoles"], entry)).toBe(after);
  });
});

it("an entry is not added where another list would get it, too", () => {
  const shared = "server:\n  mapRoles: &all\n  - rolearn: a\n  mapUsers: *all\n";
  expect(listWith(shared, ["server", "mapRoles"], entry)).toBeUndefined();
});

describe("an entry is removed, and all else stays as it is", () => {
  const three =
    "# the list\n- a: 1 # one\n\n# about two\n- a: 2\n  b:\n  - 3\n  # still two\n\n# about three\n- a: 3\n";
  it.each<[what: string, before: string, index: number, after: string]>([
    ["the first, under the list's comment", three, 0, `# the list\n\n# about two\n${three.split("# about two\n")[1]}`],
    ["one with its comment", three, 1, "# the list\n- a: 1 # one\n\n# about three\n- a: 3\n"],
    ["the last", three, 2, "# the list\n- a: 1 # one\n\n# about two\n- a: 2\n  b:\n  - 3\n  # still two\n"],
    ["the only one", "- a: 1\n", 0, ""],
    ["the only one under a comment", "# c\n- a: 1\n", 0, "# c\n"],
    ["of two, the first", "- a: 1\n- a: 2", 0, "- a: 2"],
    ["of two, the last", "- a: 1\r\n- a: 2\r\n", 1, "- a: 1\r\n"],
    ["in JSON the first", pretty([{ a: 1 }, { b: 2 }]), 0, pretty([{ b: 2 }])],
    ["in JSON the last", pretty([{ a: 1 }, { b: 2 }]), 1, pretty([{ a: 1 }])],
    ["in JSON the only one", '[{"a":1}]', 0, "[]"],
    ["in brackets", "[{a: 1}, {b: 2}, {c: 3}] # c\n", 1, "[{a: 1}, {c: 3}] # c\n"],
    ["one map that stands for a list of one", "rolearn: x\n", 0, "[]\n"],
  ])("%s", (_, before, index, after) => {
    expect(listWithout(before, [], index)).toBe(after);
  });

  it("not where something else stands on it", () => {
    expect(listWithout("- a: &x 1\n- a: *x\n", [], 0)).toBeUndefined();
  });
});

function pretty(value: unknown, indent = 2): string {
  return JSON.stringify(value, undefined, indent);
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
