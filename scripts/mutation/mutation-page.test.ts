import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mutationPage } from "./mutation-page.ts";
import type { MutationReport, Mutant } from "./mutation-report.ts";
import { EXPLANATIONS, type Explanation } from "./survivors.ts";

const file = "packages/token/src/a.ts";
const source = "const a = 1;\nif (a > 1 &&\n  a < 2) {}\nconst text = `${a}`;\n";

function mutant(status: string, start: [number, number], end: [number, number], replacement = ""): Mutant {
  const place = ([line, column]: [number, number]): { line: number; column: number } => ({ line, column });
  return { status, replacement, location: { start: place(start), end: place(end) } };
}

const onOneLine = mutant("Survived", [2, 5], [2, 10], "true");
const onTwoLines = mutant("NoCoverage", [2, 5], [3, 8], "false");
const killed = (count: number): Mutant[] =>
  Array.from({ length: count }, () => mutant("Killed", [1, 11], [1, 12], "2"));

function pageOf(
  mutants: readonly Mutant[],
  explanations: readonly Explanation[] = [],
  more: MutationReport["files"] = {},
) {
  const report = { framework: { version: "10.0.0" }, files: { [file]: { source, mutants }, ...more } };
  return mutationPage(report, { explanations, day: "2026-01-02", versions: ["vitest 5.0.0"] });
}

describe("the page of mutation testing", () => {
  it("counts all mutants, those of each package, and those of each file, by how they ended", () => {
    const { page } = pageOf([...killed(7), mutant("Timeout", [1, 1], [1, 2]), onOneLine, onTwoLines], [], {
      "packages/verifier/src/layers/b.ts": { source, mutants: killed(10) },
      "packages/verifier/src/types.ts": { source, mutants: [] },
    });
    expect(page.split("\n").filter((line) => /^\| [*a-z]/.test(line))).toEqual([
      "| **all** | 20 | 17 | 1 | 1 | 1 | 90.00 % |",
      "| **packages/token** | 10 | 7 | 1 | 1 | 1 | 80.00 % |",
      "| a.ts | 10 | 7 | 1 | 1 | 1 | 80.00 % |",
      "| **packages/verifier** | 10 | 10 | 0 | 0 | 0 | 100.00 % |",
      "| layers/b.ts | 10 | 10 | 0 | 0 | 0 | 100.00 % |",
    ]);
  });

  it("leaves out mutants that were never tried", () => {
    const { page } = pageOf([...killed(1), mutant("Ignored", [1, 1], [1, 2]), mutant("RuntimeError", [1, 1], [1, 2])]);
    expect(page).toContain("| a.ts | 1 | 1 | 0 | 0 | 0 | 100.00 % |");
  });

  it("says when and by what it was measured", () => {
    expect(pageOf(killed(1)).page).toContain("Measured on 2026-01-02 with Stryker 10.0.0, vitest 5.0.0.");
  });

  it("lists survivors with the reason that they may live", () => {
    const explanation = {
      why: "Because.",
      changes: [
        { file, line: "if (a > 1 &&", text: "a > 1", replacement: "true" },
        { file, line: "if (a > 1 &&", text: "a > 1 && a < 2", replacement: "false" },
      ],
    };
    const { page, complaints } = pageOf([...killed(18), onTwoLines, onOneLine], [explanation]);
    expect(page).toContain(
      `Because.\n\n- ${file}:2: \`a > 1 && a < 2\` → \`false\`\n- ${file}:2: \`a > 1\` → \`true\`\n`,
    );
    expect(complaints).toEqual([]);
  });

  it("shows what holds backquotes between more of them, and what was left out as nothing", () => {
    const explanation = {
      why: "Because.",
      changes: [{ file, line: "const text = `${a}`;", text: "`${a}`", replacement: "" }],
    };
    const { page } = pageOf([...killed(9), mutant("Survived", [4, 14], [4, 20])], [explanation]);
    expect(page).toContain(`- ${file}:4: \`\` \`\${a}\` \`\` → nothing\n`);
  });
});

describe("complaints are made of", () => {
  it("a survivor that nobody has explained", () => {
    expect(pageOf([...killed(9), onOneLine]).complaints).toEqual([`not explained: ${file}:2: \`a > 1\` → \`true\``]);
  });

  const living = { file, line: "if (a > 1 &&", text: "a > 1", replacement: "true" };
  it.each([
    ["another file", { ...living, file: "packages/token/src/b.ts" }],
    ["another line", { ...living, line: "if (a > 1 ||" }],
    ["another text", { ...living, text: "a > 2" }],
    ["another replacement", { ...living, replacement: "false" }],
  ])("an explanation of %s, which is then none of the survivor", (_, change) => {
    expect(pageOf([...killed(9), onOneLine], [{ why: "Because.", changes: [change] }]).complaints).toEqual([
      `not explained: ${file}:2: \`a > 1\` → \`true\``,
      `explained, but does not live: ${change.file}: ${change.text} → ${change.replacement}`,
    ]);
  });

  it("a package whose score is below 90 %, though that of all is not", () => {
    const more = { "packages/verifier/src/b.ts": { source, mutants: killed(100) } };
    expect(pageOf([...killed(8), onOneLine], [{ why: "Because.", changes: [living] }], more).complaints).toEqual([
      "packages/token: 88.89 %, less than 90 %",
    ]);
  });
});

it.each(EXPLANATIONS.flatMap(({ changes }) => changes))(
  "what is explained is still in the source: $file, $line",
  (change) => {
    const lines = readFileSync(new URL(`../../${change.file}`, import.meta.url), "utf8").split("\n");
    const at = lines.findIndex((line) => line.trim() === change.line);
    expect(lines.slice(at).join(" ").replace(/\s+/g, " ")).toContain(change.text);
    expect(at).toBeGreaterThanOrEqual(0);
  },
);
