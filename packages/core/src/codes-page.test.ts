import { expect, it } from "vitest";
import { CODES, type CodeRow, type Kind } from "./codes.ts";

/** What each kind leads to, in the order of the page. */
const kinds: Readonly<Record<Kind, string>> = {
  denied: "Denied: HTTP 200, `authenticated: false`",
  throttled: "Too many: HTTP 429; the same token may be good later",
  unavailable: "Faults: HTTP 503; they say nothing about the token",
  malformed: "No TokenReview: HTTP 400",
  "too-large": "Too large: HTTP 413",
  method: "Not POST: HTTP 405",
  config: "The command or the server does not start",
};

/** The page of all codes, out of the one table. */
function codesPage(): string {
  const rows: [string, CodeRow][] = Object.entries(CODES);
  const sections = Object.entries(kinds).map(([kind, title]) => {
    const lines = rows
      .filter(([, row]) => row.kind === kind)
      .map(([code, { says, fix, result, remember }]) => {
        const metric = kind === "config" ? "" : `\`${result}\`${remember ? ", remembered for 10 s" : ""}`;
        return `| \`${code}\` | ${cell(says)} | ${cell(fix)} | ${metric} |`;
      });
    return `## ${title}\n\n| code | what it says | what to do | metric |\n|---|---|---|---|\n${lines.join("\n")}\n`;
  });
  return `# Codes

Every denial, fault and error has one of these, in the log (\`code=\`), in the answer (\`error: "CODE: …"\`), in the metric
\`aws_iam_authenticator_reviews_total{code}\` and in what the command prints. They are stable.

<!-- Written out of packages/core/src/codes.ts by its tests: \`npm test -- packages/core -u\` -->

${sections.join("\n")}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

it("docs/reference/codes.md says what the table says", async () => {
  await expect(codesPage()).toMatchFileSnapshot("../../../docs/reference/codes.md");
});
