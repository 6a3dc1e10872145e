import { type MutationReport, score, survivorsOf, type Survivor, tally, type Tally } from "./mutation-report.ts";
import type { Change, Explanation } from "./survivors.ts";

/** The least score of all mutants together and of each package, in percent. */
export const LEAST_SCORE = 90;

/** What a report is judged and told by. */
export interface PageOptions {
  readonly explanations: readonly Explanation[];
  /** Day of the run, such as 2026-01-02. */
  readonly day: string;
  /** Versions of the programs beside Stryker, such as `vitest 5.1.1`. */
  readonly versions: readonly string[];
}

/** The page docs/reference/mutation-testing.md, and all that is wrong with what it says; empty where nothing is. */
export function mutationPage(
  report: MutationReport,
  { explanations, day, versions }: PageOptions,
): { readonly page: string; readonly complaints: readonly string[] } {
  const survivors = survivorsOf(report);
  const rows = tableRows(report);
  const explained = explanations.map(({ why, changes }) => ({
    why,
    survivors: survivors.filter((one) => changes.some((change) => isOf(change, one))),
  }));
  const known = new Set(explained.flatMap((group) => group.survivors));
  const complaints = [
    ...rows
      .filter(({ isSum, counts }) => isSum && score(counts) < LEAST_SCORE)
      .map(({ name, counts }) => `${name}: ${percent(counts)}, less than ${LEAST_SCORE} %`),
    ...survivors.filter((one) => !known.has(one)).map((one) => `not explained: ${told(one)}`),
    ...explanations
      .flatMap(({ changes }) => changes)
      .filter((change) => !survivors.some((one) => isOf(change, one)))
      .map(({ file, text, replacement }) => `explained, but does not live: ${file}: ${text} → ${replacement}`),
  ];
  const page = `# Mutation testing

Of what makes, decodes and verifies tokens ([packages/token](../../packages/token), [packages/verifier](../../packages/verifier))
every source is changed in every way that [Stryker](https://stryker-mutator.io) knows: a condition the other way round, a bound one
off, an expression without its anchor, a text left out, a call left out. Each such mutant should make a test of these two packages fail. The
[corpus of hostile tokens](../../packages/verifier/corpus/README.md) is among those; property tests (\`*.properties.test.ts\`) are not, since what they
find depends on chance.

\`\`\`sh
npm run test:mutation
\`\`\`

It takes about seven minutes on two cores that have nothing else to do, and is no part of \`npm test\`. It fails where the score, of all or of one of the packages, is below
${LEAST_SCORE} %, and where a mutant lives that is not explained in [survivors.ts](../../scripts/mutation/survivors.ts). It writes this page.

Measured on ${day} with Stryker ${report.framework.version}, ${versions.join(", ")}. The score is that of killed and timed-out mutants among all.

| | mutants | killed | timed out | survived | not covered | score |
|---|--:|--:|--:|--:|--:|--:|
${rows.map(({ name, isSum, counts }) => row(isSum ? `**${name}**` : name, counts)).join("\n")}

## Survivors

Each was looked at. That they live makes no difference that anybody could see:

${explained
  .filter((group) => group.survivors.length > 0)
  .map((group) => `${group.why}\n\n${group.survivors.map((one) => `- ${told(one)}`).join("\n")}\n`)
  .join("\n")}`;
  return { page, complaints };
}

function isOf({ file, line, text, replacement }: Change, one: Survivor): boolean {
  return file === one.file && line === one.line && text === one.text && replacement === one.replacement;
}

interface Row {
  readonly name: string;
  /** Whether it is about several files together. */
  readonly isSum: boolean;
  readonly counts: Tally;
}

/** All together, then each package and its files. Files without mutants, which hold types alone, are left out. */
function tableRows({ files }: MutationReport): readonly Row[] {
  const entries = Object.entries(files)
    .filter(([, { mutants }]) => mutants.length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sum = (name: string, under: string): Row => ({
    name,
    isSum: true,
    counts: tally(entries.filter(([file]) => file.startsWith(under)).flatMap(([, { mutants }]) => mutants)),
  });
  const packages = [...new Set(entries.map(([file]) => file.split("/").slice(0, 2).join("/")))];
  return [
    sum("all", ""),
    ...packages.flatMap((folder) => [
      sum(folder, `${folder}/`),
      ...entries
        .filter(([file]) => file.startsWith(`${folder}/`))
        .map(([file, { mutants }]) => ({
          name: file.slice(`${folder}/src/`.length),
          isSum: false,
          counts: tally(mutants),
        })),
    ]),
  ];
}

function row(name: string, counts: Tally): string {
  const { mutants, killed, timedOut, survived, notCovered } = counts;
  return `| ${[name, mutants, killed, timedOut, survived, notCovered, percent(counts)].join(" | ")} |`;
}

function percent(counts: Tally): string {
  return `${score(counts).toFixed(2)} %`;
}

function told({ file, lineNumber, text, replacement }: Survivor): string {
  return `${file}:${lineNumber}: ${code(text)} → ${replacement === "" ? "nothing" : code(replacement)}`;
}

/** Text as code: between more backquotes than it holds in a row. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((quotes) => quotes.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? fence + text + fence : `${fence} ${text} ${fence}`;
}
