import { LINT_RULES, type LintFinding } from "@aws-iam-authenticator/mapper";
import { describe, expect, it } from "vitest";
import { lintSarif } from "./lint-sarif.ts";

const finding: LintFinding = {
  file: "clusters/my cluster/a:b.yaml",
  line: 3,
  column: 7,
  severity: "error",
  rule: "duplicate",
  message: "twice",
  fix: "Remove one.",
};

/**
 * What the published schema requires: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
 */
describe("the SARIF log", () => {
  const log = lintSarif([finding], "v1.2.3");
  const [run] = log.runs;

  it("has what is required of a log and a run", () => {
    expect(log.version).toBe("2.1.0");
    expect(log.runs).toHaveLength(1);
    expect(run?.tool.driver).toMatchObject({ name: "aws-iam-authenticator", version: "v1.2.3" });
    expect(run?.columnKind).toMatch(/^(utf16CodeUnits|unicodeCodePoints)$/);
  });

  it("describes every rule once", () => {
    const rules = run?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(Object.keys(LINT_RULES));
    for (const rule of rules) {
      expect(rule.shortDescription.text).toMatch(/\.$/);
      expect(rule.defaultConfiguration.level).toMatch(/^(none|note|warning|error)$/);
    }
  });

  it("has a result that points at its rule and place", () => {
    expect(run?.results).toEqual([
      {
        ruleId: "duplicate",
        ruleIndex: Object.keys(LINT_RULES).indexOf("duplicate"),
        level: "error",
        message: { text: "twice. Remove one." },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "clusters/my%20cluster/a%3Ab.yaml" },
              region: { startLine: 3, startColumn: 7 },
            },
          },
        ],
      },
    ]);
  });

  it.each([
    ["/etc/a b.yaml", "file:///etc/a%20b.yaml"],
    ["./c.yaml", "./c.yaml"],
    ["..\\c.yaml", "../c.yaml"],
    ["stdin", "stdin"],
  ])("names %s as %s", (file, uri) => {
    const [result] = lintSarif([{ ...finding, file }], "v1").runs[0]?.results ?? [];
    expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
    expect(URL.canParse(uri, "file:///folder/")).toBe(true);
  });
});
