import type { OptionTable } from "../options/option-table.ts";

/** Which cluster: as the reference's `add` takes it. */
export const CLUSTER_OPTIONS = {
  kubeconfig: {
    type: "string",
    value: "FILE",
    help: "kubeconfig of the cluster (default: KUBECONFIG, a pod's own, ~/.kube/config).",
  },
  "kubeconfig-context": {
    type: "string",
    completes: "context",
    value: "NAME",
    help: "Context in it (default: its current one).",
  },
  "master-url": { type: "string", value: "URL", help: "URL of kube-apiserver instead of the kubeconfig's." },
} as const satisfies OptionTable;

/** How an edit is made. */
export const EDIT_OPTIONS = {
  ...CLUSTER_OPTIONS,
  prompt: { type: "boolean", help: "Show the change and ask before it is written (default true; --prompt=false)." },
  "dry-run": { type: "boolean", help: "Show the change and write nothing." },
} as const satisfies OptionTable;

/** A file in the place of a cluster. */
export const FILE_OPTION = {
  file: {
    type: "string",
    value: "FILE",
    help: "Not in a cluster: in a configuration file, or in a manifest of the ConfigMap aws-auth.",
  },
} as const satisfies OptionTable;

/** Whom a mapping is for. */
export const IDENTITY_OPTIONS = {
  userarn: { type: "string", value: "ARN", help: "ARN of the user (with `user`)." },
  rolearn: { type: "string", value: "ARN", help: "ARN of the role (with `role`)." },
  sso: {
    type: "string",
    value: "KEY=VALUE,...",
    list: true,
    help: "Instead of --rolearn: permissionSetName=NAME,accountID=ID,partition=PARTITION of IAM Identity Center (partition: default aws).",
  },
} as const satisfies OptionTable;
