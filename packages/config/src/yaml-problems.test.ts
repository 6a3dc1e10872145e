import { describe, expect, it } from "vitest";
import { readExample } from "./testing/yaml-example.ts";

describe("what is wrong with a text", () => {
  it.each([
    ["a list at the root", "- a\n", ["error f:1:1: the file must be a map of keys, not a list"]],
    ["a text at the root", "# c\nhello\n", ['error f:2:1: the file must be a map of keys, not "hello"']],
    ["a text for a map", "inner: a\n", ['error f:1:8: inner must be a map of keys, not "a"']],
    ["a list for a map", "inner:\n- a\n", ["error f:1:1: inner must be a map of keys, not a list"]],
    ["a map for a text", "name: {a: b}\n", ["error f:1:1: name must be a text, not a map"]],
    ["a list for a text", "name: [a]\n", ["error f:1:1: name must be a text, not a list"]],
    ["a map for a list of texts", "names: {a: b}\n", ["error f:1:1: names must be a list, not a map"]],
    ["a text for a list of maps", "people: a\n", ['error f:1:9: people must be a list, not "a"']],
    ["a map in a list of texts", "names: [a, {b: c}]\n", ["error f:1:12: names[1] must be a text, not a map"]],
    ["a text in a list of maps", "people:\n- a\n", ['error f:2:3: people[0] must be a map of keys, not "a"']],
    [
      "nothing in a list",
      "names:\n- a\n-\n- ~\n",
      ["error f:3:2: names[1] is empty", "error f:4:3: names[2] is empty"],
    ],
    ["nothing in a list of maps", "people: [null]\n", ["error f:1:10: people[0] is empty"]],
    ["no number", "count: many\n", ['error f:1:8: count must be a number, not "many"']],
    ["a number with a unit", "count: 5s\n", ['error f:1:8: count must be a number, not "5s"']],
    ["a boolean for a number", "count: true\n", ['error f:1:8: count must be a number, not "true"']],
    ["not a number", "count: .nan\n", ['error f:1:8: count must be a number, not ".nan"']],
    ["no boolean", "on: yes\n", ['error f:1:5: on must be true or false, not "yes"']],
    ["a missing key", "people:\n- age: 1\n", ["error f:2:3: fullName is missing"]],
    ["an empty key that is needed", "people:\n- age: 1\n  fullName:\n", ["error f:3:3: fullName is missing"]],
    [
      "a braced text without quotes",
      "name: {{SessionName}}\n",
      ["error f:1:7: a key must be a text; a text that begins with { must be in quotes"],
    ],
    [
      "a list as a key",
      "? [a]\n: b\ncount: x\n",
      [
        "error f:1:3: a key must be a text; a text that begins with { must be in quotes",
        'error f:3:8: count must be a number, not "x"',
      ],
    ],

    ["a repeated key", "name: a\nname: b\n", ['error f:2:1: the key "name" is repeated']],
    [
      "a key repeated in another case",
      "name: a\nNaMe: b\n",
      ['error f:2:1: the key "NaMe" is repeated, since keys are read without regard to case: "name" stands above'],
    ],
    [
      "a repeated key where nothing is read",
      "x: {a: 1, a: 2}\n",
      ['warning f:1:1: unknown key "x" is ignored', 'error f:1:11: the key "a" is repeated'],
    ],
    ["an unknown key", "zzz: 1\n", ['warning f:1:1: unknown key "zzz" is ignored']],
    ["a misspelt key", "nmae: 1\n", ['warning f:1:1: unknown key "nmae" is ignored; did you mean name?']],
    [
      "a key of a deeper map",
      "deepkey: 1\n",
      ['warning f:1:1: unknown key "deepkey" is ignored; it belongs under inner'],
    ],
    ["a key of a list's maps", "age: 1\n", ['warning f:1:1: unknown key "age" is ignored; it belongs under people']],
    [
      "a key of the root",
      "inner:\n  name: 1\n",
      ['warning f:2:3: unknown key "name" is ignored; it belongs at the top'],
    ],
    ["a number as a key", "1: a\n", ['warning f:1:1: unknown key "1" is ignored']],
    ["no key", ": a\n", ['warning f:1:1: unknown key "" is ignored']],
    ["a key that would forge a line", '"a\\nf:9:9": 1\n', ['warning f:1:1: unknown key "a\\nf:9:9" is ignored']],
    ["a long key", `${"k".repeat(300)}: 1\n`, [`warning f:1:1: unknown key "${"k".repeat(128)}…" is ignored`]],

    ["an unknown alias", "name: *b\n", ['error f:1:7: the alias "b" names no anchor before it']],
    [
      "an alias of itself",
      "inner: &a\n  deepKey: *a\n",
      ['error f:2:12: the alias "a" stands inside of what it names'],
    ],
    ["a merge of itself", "inner: &a\n  <<: *a\n", ['error f:2:7: the alias "a" stands inside of what it names']],
    [
      "a problem that aliases share",
      "people:\n- &a {fullName: b, agee: 1}\n- *a\n",
      ['warning f:2:20: unknown key "agee" is ignored; did you mean age?'],
    ],

    ["a tab", "inner:\n\tdeepKey: a\n", ["error f:2:1: not valid YAML: Tabs are not allowed as indentation"]],
    ["an open quote", "name: 'a\ncount: 1\n", ["error f:3:1: not valid YAML: Missing closing 'quote"]],
    [
      "an open list",
      "names: [a,\ncount: 1\n",
      ["error f:2:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"],
    ],
    [
      "a colon in a text",
      "name: a: b\n",
      ["error f:1:7: not valid YAML: Nested mappings are not allowed in compact mappings"],
    ],
    ["bad indentation", " name: a\ncount: 1\n", ["error f:2:1: not valid YAML: Unexpected scalar at node end"]],
    [
      "two bad lines",
      'names:\n- @a\n- `b\nname: "\\q"\n',
      [
        "error f:2:3: not valid YAML: Plain value cannot start with reserved character @",
        "error f:3:3: not valid YAML: Plain value cannot start with reserved character `",
        "error f:4:8: not valid YAML: Invalid escape sequence \\q",
      ],
    ],
    [
      "two documents",
      "name: a\n---\nname: b\n",
      ["error f:2:1: another YAML document begins here; the file must hold one"],
    ],
    ["a tag", "name: !foo a\n", ["warning f:1:7: doubtful YAML: Unresolved tag: !foo"]],
    [
      "a column behind characters of two units",
      "names: [😀😀, {a: b}]\n",
      ["error f:1:13: names[1] must be a text, not a map"],
    ],
    ["a byte order mark is no column", "\ufeffzzz: 1\n", ['warning f:1:1: unknown key "zzz" is ignored']],
  ])("%s", (_, text, problems) => {
    expect(readExample(text).problems).toEqual(problems);
  });

  it("gives no value where there is an error, and one where there are warnings alone", () => {
    expect(readExample("name: a\ncount: x\n").value).toBeUndefined();
    expect(readExample("name: a\nzzz: x\n").value).toEqual({ name: "a" });
  });

  it("keeps every message to one line", () => {
    for (const text of ["a: 'b\nc: d\n", "a: [\n", "a: b: c\n", " a: 1\nb: 2\n", "%FOO\n---\na: 1\n", "a: |x\n"]) {
      const { problems } = readExample(text);
      expect(problems).not.toEqual([]);
      expect(problems.join()).not.toMatch(/[\n\r]/);
    }
  });
});
