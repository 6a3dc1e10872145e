import { lint, readMappings, unmet } from "@aws-iam-authenticator/mapper";
import type { Check } from "../check.ts";
import { shellWord } from "../shell-word.ts";
import { failed, pass, skipped, warn } from "../rung.ts";

/** What `lint` finds in the configuration file, as far as it is not an error that the reader has told already. */
export function checkLint(file: string, text: string): Check {
  const findings = lint([{ file, text }]);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const [first] = findings;
  const command = `aws-iam-authenticator lint ${shellWord(file)}`;
  if (first === undefined) return pass("node-lint", "lint finds nothing");
  const message = `lint finds ${count(errors, "error")} and ${count(warnings, "warning")}, the first in line ${first.line}: ${first.message}`;
  return warn("node-lint", message, command);
}

/** Whether everyone whom `server.mustStayMapped` names is mapped, as far as files tell. */
export function checkMustStayMapped(file: string, text: string): Check {
  const id = "node-must-stay-mapped";
  const { config, order, given, ruleSet } = readMappings([{ file, text }]);
  const must = config?.value.server?.mustStayMapped ?? [];
  if (must.length === 0) {
    return {
      ...skipped(id, "server.mustStayMapped names nobody: no edit is refused because it would lock somebody out"),
      fix: "Name the admins: server: {mustStayMapped: [{arn: ARN, groups: [system:masters]}]}",
    };
  }
  const elsewhere = order.filter((source) => !given.has(source));
  if (elsewhere.length > 0) {
    return {
      ...skipped(id, `mappings come from ${elsewhere.join(", ")}, too, which are not looked at here`),
      fix: "See /readyz of the running server, which counts who is not mapped",
    };
  }
  const entries = must.map(({ arn, groups = [] }) => ({ arn, groups }));
  const problems = [...unmet(ruleSet, entries).values()];
  return problems.length === 0
    ? pass(id, `${count(must.length, "identity", "identities")} of server.mustStayMapped: all are mapped`)
    : failed(
        id,
        problems.join("; "),
        `Map them in ${shellWord(file)}; then: aws-iam-authenticator explain ARN -c ${shellWord(file)}`,
      );
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
