import type { OptionTable } from "../options/option-table.ts";

export const KUBECONFIG_OPTIONS = {
  server: { type: "string", value: "URL", help: "URL of the cluster's kube-apiserver." },
  "certificate-authority": {
    type: "string",
    value: "FILE",
    help: "Certificate that kube-apiserver's is checked against; it is copied into the kubeconfig (default: what is there already, else the system's).",
  },
  alias: { type: "string", value: "NAME", help: "Name of cluster, user and context (default: the cluster id)." },
  region: { type: "string", value: "REGION", help: "AWS region for `token` (default: it finds one)." },
  role: { type: "string", completes: "role", short: "r", value: "ARN", help: "Role that `token` assumes." },
  profile: { type: "string", value: "PROFILE", help: "AWS profile for `token`, as AWS_PROFILE." },
  namespace: { type: "string", value: "NAMESPACE", help: "Namespace of the context (default: what is there already)." },
  "proxy-url": {
    type: "string",
    value: "URL",
    help: "Proxy on the way to kube-apiserver (default: what is there already).",
  },
  kubeconfig: {
    type: "string",
    value: "FILE",
    help: "File that is written (default: the first that KUBECONFIG lists and that is there, or ~/.kube/config).",
  },
  "no-switch": { type: "boolean", help: "Leave the current context as it is." },
  "dry-run": { type: "boolean", help: "Show the change and write nothing; secrets of other entries are hidden." },
  "print-alias": { type: "boolean", help: "Print the line that sets up a shell: alias k='kubectl --kubeconfig ...'." },
} as const satisfies OptionTable;
