import { BUNDLE_OPTIONS } from "../doctor/bundle/bundle-options.ts";
import { ON_NODE_OPTIONS } from "../doctor/on-node/on-node-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const DOCTOR_OPTIONS = {
  kubeconfig: {
    type: "string",
    value: "FILE",
    help: "kubeconfig that is looked at (default: those of KUBECONFIG, or ~/.kube/config).",
  },
  context: {
    type: "string",
    completes: "context",
    value: "NAME",
    help: "Context in it (default: its current one).",
  },
  server: {
    type: "string",
    value: "URL",
    help: "Look at this running server, too, such as https://127.0.0.1:21362; with -c at the configuration and its mappings.",
  },
  "certificate-authority": {
    type: "string",
    value: "FILE",
    help: "Certificate that the server's is checked against, such as its cert.pem (with --server).",
  },
  ...ON_NODE_OPTIONS,
  ...BUNDLE_OPTIONS,
  output: { type: "string", short: "o", value: "json", help: "Print JSON instead of lines for people." },
} as const satisfies OptionTable;
