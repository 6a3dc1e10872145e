import type { OptionTable } from "../options/option-table.ts";

export const VERSION_OPTIONS = {
  short: { type: "boolean", short: "s", help: "Print the number alone." },
  output: { type: "string", short: "o", value: "json|yaml", help: "Form of the answer (default json)." },
} as const satisfies OptionTable;
