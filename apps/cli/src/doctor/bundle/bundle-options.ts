import type { OptionTable } from "../../options/option-table.ts";

/** What `doctor` takes for the support file. */
export const BUNDLE_OPTIONS = {
  bundle: {
    type: "string",
    value: "FILE",
    help: "Also write a support file, a new one, with secrets removed: look through it before it is sent to anybody.",
  },
} as const satisfies OptionTable;
