import { CLUSTER_OPTIONS, FILE_OPTION } from "../editing/cluster-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const LIST_OPTIONS = {
  output: { type: "string", short: "o", value: "text|json|yaml", help: "Form of the answer (default text)." },
  ...CLUSTER_OPTIONS,
  ...FILE_OPTION,
} as const satisfies OptionTable;
