import { EDIT_OPTIONS, FILE_OPTION, IDENTITY_OPTIONS } from "../editing/cluster-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const REMOVE_OPTIONS = {
  ...IDENTITY_OPTIONS,
  ...EDIT_OPTIONS,
  ...FILE_OPTION,
} as const satisfies OptionTable;
