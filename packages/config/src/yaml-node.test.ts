import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { relocated, readLocatedYaml } from "./located-yaml.ts";
import { parseDocuments, type YamlNode } from "./yaml-node.ts";

function only(text: string): YamlNode {
  const { documents, problems } = parseDocuments(text, "f");
  expect(problems).toEqual([]);
  const [document, ...more] = documents;
  expect(more).toEqual([]);
  if (document === undefined) throw new Error("there is no document");
  return document;
}

describe("a document", () => {
  const node = only("# c\nKind: List\nitems:\n- &a {x: 1}\n- *a\nempty:\n");

  it("is looked into by keys, whose case does not count", () => {
    expect(node.get("kind")?.text()?.text).toBe("List");
    expect(node.get("other")).toBeUndefined();
    expect(node.entries().map(({ key, at }) => [key, at.line, at.column])).toEqual([
      ["Kind", 2, 1],
      ["items", 3, 1],
      ["empty", 6, 1],
    ]);
  });

  it("has lists, and aliases for what they name", () => {
    expect(
      node
        .get("items")
        ?.items()
        .map((item) => item.get("x")?.text()?.text),
    ).toEqual(["1", "1"]);
    expect(node.items()).toEqual([]);
  });

  it("has empty values, which are no texts and stand at their key", () => {
    expect(node.get("empty")?.text()).toBeUndefined();
    expect(node.get("empty")?.at).toEqual({ file: "f", line: 6, column: 1 });
  });

  it("is read by a schema, in part", () => {
    const schema = v.array(v.object({ x: v.number(), y: v.optional(v.string()) }));
    const { located, problems } = only("a:\n- x: 1\n  z: 2\n").get("a")?.read(schema) ?? {};
    expect(located?.value).toEqual([{ x: 1 }]);
    expect(located?.placeOf([0, "x"])).toEqual({ file: "f", line: 2, column: 6 });
    expect(problems).toMatchObject([{ kind: "unknown-key", key: "z", at: { line: 3, column: 3 } }]);
  });
});

it("a document that is not valid does not hide the others", () => {
  const { documents, problems } = parseDocuments("a: 1\n---\nb: [\n---\nc: 1\nC: 2\n---\nd: 1\n", "f");
  expect(documents.map((document) => document.entries().map(({ key }) => key))).toEqual([["a"], ["d"]]);
  expect(problems.map(({ at, kind, severity }) => [severity, kind, at.line])).toEqual([
    ["error", "yaml", 4],
    ["error", "yaml", 6],
  ]);
});

describe("a text in a text", () => {
  const schema = v.array(v.object({ name: v.string() }));

  /** Where the inner text's `x: 1` is told to stand, which is an unknown key. */
  function placeOfX(outer: string): readonly (number | undefined)[] {
    const embedded = only(outer).get("t")?.text();
    if (embedded === undefined) throw new Error("there is no text");
    const { problems } = relocated(readLocatedYaml(embedded.text, "f", schema), embedded.outerPlace);
    return [problems[0]?.at.line, problems[0]?.at.column];
  }

  const where = (text: string, found: string): readonly number[] => {
    const before = text.slice(0, text.indexOf(found)).split("\n");
    return [before.length, [...(before.at(-1) ?? "")].length + 1];
  };

  it.each([
    ["a literal block", "a: 1\nt: |\n  - name: n\n    x: 1\n"],
    ["one that begins with empty lines and comments", "t: |\n\n  # c\n\n  - name: n\n\n    x: 1\n"],
    ["one with its own indentation", "t: |4\n     - name: n\n       x: 1\n".replace("     - ", "     - ")],
    ["one without a last line break", "t: |-\n  - name: n\n    x: 1"],
    ["one with CRLF", "t: |\r\n  - name: n\r\n    x: 1\r\n"],
    ["one with a character outside the Basic Multilingual Plane", "t: |\n  - {name: 😀, x: 1}\n"],
    ["double quotes", 't: "- name: n\\n  x: 1\\n"\n'],
    ["double quotes with escapes", 't: "# \\u00e9\\t\\"\\\\\\n- {name: \\"n\\", x: 1}"\n'],
    ["a second document", "a: 1\n---\nt: |\n  - name: n\n    x: 1\n"],
  ])("%s", (_, text) => {
    const [document] = parseDocuments(text, "f").documents.slice(-1);
    expect(document).toBeDefined();
    const embedded = document?.get("t")?.text();
    const { problems } = relocated(
      readLocatedYaml(embedded?.text ?? "", "f", schema),
      (inner) => embedded?.outerPlace(inner) ?? inner,
    );
    expect(problems.map(({ at }) => [at.line, at.column])).toEqual([where(text, "x: 1")]);
  });

  it.each([
    ["a folded text", "t: >\n  - {name: n, x: 1}\n"],
    ["single quotes", "t: '- {name: n, x: 1}'\n"],
    ["double quotes over lines", 't: "- {name: n,\n  x: 1}"\n'],
  ])("%s: where the text begins", (_, text) => expect(placeOfX(text)).toEqual([1, 4]));
});
