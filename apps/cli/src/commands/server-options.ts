import type { OptionTable } from "../options/option-table.ts";

export const SERVER_OPTIONS = {
  address: { type: "string", value: "IP", help: "Address to listen on (default 127.0.0.1)." },
  port: { type: "string", value: "PORT", help: "Port to listen on; 0 takes a free one (default 21362)." },
  "state-dir": {
    type: "string",
    value: "FOLDER",
    help: "Folder of the certificate and key (default /var/aws-iam-authenticator).",
  },
  "generate-kubeconfig": {
    type: "string",
    value: "FILE",
    help: "Where the webhook kubeconfig for kube-apiserver is written (default /etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml).",
  },
  "kubeconfig-pregenerated": { type: "boolean", help: "`init` made the webhook kubeconfig; do not write it again." },
  partition: { type: "string", value: "PARTITION", help: "AWS partition whose tokens are accepted (default aws)." },
  "backend-mode": {
    type: "string",
    completes: ["MountedFile", "EKSConfigMap", "CRD", "DynamicFile"],
    value: "A,B",
    list: true,
    help: "Mapping sources in the order in which they are asked (default MountedFile; also EKSConfigMap, CRD, DynamicFile).",
  },
  kubeconfig: {
    type: "string",
    value: "FILE",
    help: "Kubeconfig for the sources EKSConfigMap and CRD (default KUBECONFIG, the pod's service account, ~/.kube/config).",
  },
  master: {
    type: "string",
    value: "URL",
    help: "URL of kube-apiserver for these sources, in place of the kubeconfig's.",
  },
  "ec2-describeInstances-qps": {
    type: "string",
    value: "N",
    help: "Calls a second to EC2's DescribeInstances, for {{EC2PrivateDNSName}}; 0 is no limit (default 15).",
  },
  "ec2-describeInstances-burst": {
    type: "string",
    value: "N",
    help: "How many of these calls may follow at once (default 5).",
  },
} as const satisfies OptionTable;
