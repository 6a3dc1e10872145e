import { EDIT_OPTIONS } from "../editing/cluster-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const UNDO_OPTIONS = {
  ...EDIT_OPTIONS,
  force: { type: "boolean", help: "Undo though somebody else has changed aws-auth since; their change is lost." },
} as const satisfies OptionTable;
