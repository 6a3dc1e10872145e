import { CLUSTER_OPTIONS } from "../editing/cluster-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const LINT_OPTIONS = {
  ...CLUSTER_OPTIONS,
  output: { type: "string", short: "o", value: "text|json|sarif", help: "Form of the findings (default text)." },
  strict: { type: "boolean", help: "Exit with 1 for warnings, too." },
} as const satisfies OptionTable;
