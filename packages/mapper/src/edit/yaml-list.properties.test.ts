import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMap, parseDocument, stringify } from "yaml";
import { listWith, listWithout } from "./yaml-list.ts";

const word = fc.constantFrom(
  "a",
  "system:masters",
  "on",
  "012",
  "a: b",
  "# x",
  "'",
  '"',
  "{{SessionName}}",
  "é🙂",
  "- a",
  "x\ny",
  "",
);
const entry = fc.record(
  { rolearn: word, username: word, groups: fc.array(word, { maxLength: 3 }), extra: fc.record({ deep: word }) },
  { requiredKeys: ["rolearn"] },
);
const entries = fc.array(entry, { maxLength: 5 });

/** The ways in which people and programs write such lists. */
const styles: readonly ((list: readonly unknown[]) => string)[] = [
  (list) => stringify(list),
  (list) => stringify(list, { indentSeq: false, indent: 4 }),
  (list) => stringify(list, { defaultStringType: "QUOTE_SINGLE", lineWidth: 40 }),
  (list) => stringify(list, { collectionStyle: "flow" }),
  (list) => JSON.stringify(list),
  (list) => JSON.stringify(list, undefined, 2),
  (list) => JSON.stringify(list, undefined, "\t"),
  (list) => stringify(list).replaceAll("\n", "\r\n"),
  (list) => stringify(list).trimEnd(),
  (list) =>
    list.length === 0 ? "# nobody\n" : `---\n# the list\n${stringify(list).replaceAll(/^- /gm, "# an entry\n\n- ")}`,
];
const style = fc.constantFrom(...styles);

function valueOf(text: string): unknown {
  const { contents, errors } = parseDocument(text);
  expect(errors).toEqual([]);
  return contents?.toJSON() ?? [];
}

describe("whatever a list looks like", () => {
  it("an entry is added, as it is", () => {
    fc.assert(
      fc.property(entries, style, entry, (list, write, added) => {
        const before = write(list);
        const after = listWith(before, [], added);
        expect(valueOf(after ?? "")).toEqual([...asRead(before), added]);
      }),
    );
  });

  it("added and removed again leaves the text as it was, but for a line break at its end", () => {
    fc.assert(
      fc.property(entries, style, entry, (list, write, added) => {
        const before = write(list);
        const after = listWithout(listWith(before, [], added) ?? "", [], asRead(before).length);
        expect(after?.trimEnd()).toBe(before.trimEnd());
      }),
    );
  });

  it("an entry is removed, and no other", () => {
    fc.assert(
      fc.property(entries, style, fc.nat(), (list, write, number) => {
        fc.pre(list.length > 0);
        const index = number % list.length;
        const before = write(list);
        expect(valueOf(listWithout(before, [], index) ?? "")).toEqual(asRead(before).toSpliced(index, 1));
      }),
    );
  });

  it("below a key it changes nothing else", () => {
    fc.assert(
      fc.property(entries, entry, fc.boolean(), (list, added, indentSeq) => {
        const others = { port: 1, mapUsers: structuredClone(list) };
        const before = `# top\n${stringify({ server: { mapRoles: list, ...others }, clusterID: "c" }, { indentSeq })}# end\n`;
        const after = listWith(before, ["server", "maproles"], added) ?? "";
        expect(valueOf(after)).toEqual({ server: { mapRoles: [...list, added], ...others }, clusterID: "c" });
        expect(isMap(parseDocument(after).contents)).toBe(true);
        expect(after).toMatch(/^# top\n[^]*# end\n$/);
      }),
    );
  });
});

function asRead(text: string): readonly unknown[] {
  const value = valueOf(text);
  return Array.isArray(value) ? value : [];
}
