import { LINT_RULES, type LintFinding, type LintRule } from "@aws-iam-authenticator/mapper";

/**
 * Findings as a SARIF 2.1.0 log, for code scanning.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function lintSarif(findings: readonly LintFinding[], version: string) {
  const rules: readonly (readonly [name: string, rule: LintRule])[] = Object.entries(LINT_RULES);
  const index = new Map(rules.map(([name], i) => [name, i]));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "aws-iam-authenticator",
            version,
            rules: rules.map(([id, { severity, says, why, fix }]) => ({
              id,
              shortDescription: { text: says },
              fullDescription: { text: why },
              help: { text: fix },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        columnKind: "unicodeCodePoints",
        results: findings.map(({ file, line, column, severity, rule, message, fix }) => ({
          ruleId: rule,
          ruleIndex: index.get(rule) ?? -1,
          level: severity,
          message: { text: `${message}. ${fix}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file) },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
}

/** A path as a reference to a URI: relative where it is. */
function uriOf(file: string): string {
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  // A name with a colon in its first part would be taken for a scheme; encodeURIComponent has seen to that.
  return path.startsWith("/") ? `file://${path}` : path;
}
