import type { OptionTable } from "../options/option-table.ts";

export const COMPLETION_OPTIONS = {
  "no-descriptions": { type: "boolean", help: "Have the shell show options and commands without their help." },
} as const satisfies OptionTable;
