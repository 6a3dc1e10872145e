import { CLUSTER_OPTIONS } from "../editing/cluster-options.ts";
import { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const EXPORT_OPTIONS = {
  from: {
    type: "string",
    value: "config|aws-auth|crd",
    help: "Where the mappings are (default: config with -c FILE, or else the cluster's aws-auth).",
  },
  ...EXCHANGE_OPTIONS,
  ...CLUSTER_OPTIONS,
} as const satisfies OptionTable;
