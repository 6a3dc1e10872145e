import { expect, it } from "vitest";
import { splitDocuments } from "./split-documents.ts";

it.each<[text: string, documents: [text: string, linesBefore: number][]]>([
  ["", [["", 0]]],
  ["a: 1\n", [["a: 1\n", 0]]],
  ["---\na: 1\n", [["---\na: 1\n", 0]]],
  ["# c\n---\na: 1\n", [["# c\n---\na: 1\n", 0]]],
  ["%YAML 1.2\n---\na: 1\n", [["%YAML 1.2\n---\na: 1\n", 0]]],
  [
    "a: 1\n---\nb: 2\n",
    [
      ["a: 1\n", 0],
      ["---\nb: 2\n", 1],
    ],
  ],
  [
    "a: 1\r\n---\r\nb: 2\r\n",
    [
      ["a: 1\r\n", 0],
      ["---\r\nb: 2\r\n", 1],
    ],
  ],
  [
    "a: |\n  ---\n  x\n--- {b: 2}\n",
    [
      ["a: |\n  ---\n  x\n", 0],
      ["--- {b: 2}\n", 3],
    ],
  ],
  [
    "a: 1\n---\n# none\n---\n\n---\nb: 2\n---\n",
    [
      ["a: 1\n", 0],
      ["---\nb: 2\n", 5],
    ],
  ],
  ["a: 1\n----\n", [["a: 1\n----\n", 0]]],
  ["---\n---\n", [["---\n", 0]]],
])("%j", (text, documents) => {
  expect(splitDocuments(text).map(({ text, linesBefore }) => [text, linesBefore])).toEqual(documents);
});

it("many documents are cut in no more than a moment", () => {
  const text = "---\na: 1\n".repeat(50_000);
  const start = performance.now();
  expect(splitDocuments(text)).toHaveLength(50_000);
  expect(performance.now() - start).toBeLessThan(5000);
});
