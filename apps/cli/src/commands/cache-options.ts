import type { OptionTable } from "../options/option-table.ts";

export const CACHE_OPTIONS = {
  output: { type: "string", short: "o", value: "text|json", help: "Form of the list (default text)." },
} as const satisfies OptionTable;
