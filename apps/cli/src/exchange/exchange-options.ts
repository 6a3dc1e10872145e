import type { OptionTable } from "../options/option-table.ts";

/** Options of `import` and `export` alike. */
export const EXCHANGE_OPTIONS = {
  to: {
    type: "string",
    completes: ["config", "aws-auth", "crd", "access-entries"],
    value: "FORM",
    help: "Form that is printed: config (configuration file), aws-auth (manifest of the ConfigMap), crd (manifests of IAMIdentityMappings), access-entries (EKS, as describe-access-entry prints them).",
  },
  lossy: {
    type: "boolean",
    help: "Print it though something cannot be carried; without this nothing is printed then.",
  },
  output: {
    type: "string",
    short: "o",
    value: "text|json",
    help: "Form of the list of what cannot be carried, on stderr (default text).",
  },
} as const satisfies OptionTable;
