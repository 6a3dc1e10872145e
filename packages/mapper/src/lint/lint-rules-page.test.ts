import { expect, it } from "vitest";
import { LINT_RULES, type LintRule } from "./lint-rules.ts";

/** The page of all rules, out of the one table. */
function rulesPage(): string {
  const rules: readonly [string, LintRule][] = Object.entries(LINT_RULES);
  const sections = rules.map(
    ([name, { severity, says, why, fix }]) => `## ${name}\n\n${severity}. ${says}\n\n${why}\n\nFix: ${fix}\n`,
  );
  return `# Rules of lint

What \`aws-iam-authenticator lint\` finds. The names are stable. Errors are what the server refuses to load, and duplicates; all
else is a warning. How to use it: [Check mappings before they take effect](../how-to/check-mappings.md).

<!-- Written out of packages/mapper/src/lint/lint-rules.ts by its tests: \`npm test -- packages/mapper -u\` -->

${sections.join("\n")}`;
}

it("docs/reference/lint-rules.md says what the table says", async () => {
  await expect(rulesPage()).toMatchFileSnapshot("../../../../docs/reference/lint-rules.md");
});
