import type { OptionTable } from "../options/option-table.ts";

export const DIFF_OPTIONS = {
  output: { type: "string", short: "o", value: "json", help: "Print JSON instead of lines for people." },
} as const satisfies OptionTable;
