import type { OptionTable } from "../options/option-table.ts";
import { TOKEN_OPTIONS } from "./token-options.ts";

const { "token-only": _tokenOnly, cache: _cache, ...LOGIN_OPTIONS } = TOKEN_OPTIONS;

export const WHOAMI_OPTIONS = {
  kubeconfig: {
    type: "string",
    value: "FILE",
    help: "kubeconfig whose exec plugin and cluster count (default: those of KUBECONFIG, or ~/.kube/config).",
  },
  context: {
    type: "string",
    completes: "context",
    value: "NAME",
    help: "Context in it (default: its current one).",
  },
  ...LOGIN_OPTIONS,
  output: { type: "string", short: "o", value: "json", help: "Print JSON instead of lines for people." },
} as const satisfies OptionTable;
