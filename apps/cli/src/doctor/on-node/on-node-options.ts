import type { OptionTable } from "../../options/option-table.ts";

/** What `doctor` takes for the checks of a control-plane node. */
export const ON_NODE_OPTIONS = {
  "on-node": {
    type: "boolean",
    help: "Check this control-plane node, usually as root: files, certificate, webhook kubeconfig, running server, kube-apiserver's flags.",
  },
  "state-dir": {
    type: "string",
    value: "FOLDER",
    help: "With --on-node: folder of the certificate and key (default: the file's, or /var/aws-iam-authenticator).",
  },
  "generate-kubeconfig": {
    type: "string",
    value: "FILE",
    help: "With --on-node: the webhook kubeconfig (default: the file's, or /etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml).",
  },
  manifest: {
    type: "string",
    value: "FILE",
    help: "With --on-node: kube-apiserver's static pod (default: where kubeadm, kops and RKE2 have it).",
  },
} as const satisfies OptionTable;
