import { describe, expect, it } from "vitest";
import { type BrokenNode, complaintsOf, wantedOf } from "./testing/broken-node.ts";

const kubeApiserver: readonly BrokenNode[] = [
  {
    what: "manifest that is named and absent",
    options: () => ({ manifest: "nowhere.yaml" }),
    says: { manifest: ["fail", "~/nowhere.yaml is not there", "--manifest FILE"] },
  },
  {
    what: "manifest that is no YAML",
    breaks: ({ manifest, edit }) => edit(manifest, "spec:", "spec: ["),
    says: { manifest: ["fail", "it is no YAML from line "] },
  },
  {
    what: "manifest of another pod",
    breaks: ({ manifest, edit }) => edit(manifest, /kube-apiserver/g, "etcd"),
    says: { manifest: ["fail", "it has no container that runs kube-apiserver"] },
  },
  {
    what: "kube-apiserver without the flag",
    breaks: ({ manifest, edit }) => edit(manifest, /.*webhook-config-file.*\n/, ""),
    says: {
      "manifest-webhook": [
        "fail",
        "kube-apiserver does not ask the webhook: ~/kube-apiserver.yaml has no --authentication-token-webhook-config-file",
        "- --authentication-token-webhook-config-file=~/etc/kubeconfig.yaml; under volumeMounts {name: aws-iam-authenticator, mountPath: ~/etc",
      ],
    },
  },
  {
    what: "kube-apiserver without the mount",
    breaks: ({ manifest, edit }) => edit(manifest, "mountPath: /webhook", "mountPath: /elsewhere"),
    says: { "manifest-webhook": ["fail", "nothing of this machine is mounted there", "hostPath: {path: ~/etc"] },
  },
  {
    what: "flag that names a file which is absent",
    breaks: ({ manifest, edit }) => edit(manifest, "/webhook/kubeconfig.yaml", "/webhook/x.yaml"),
    says: {
      "manifest-webhook": [
        "fail",
        "kube-apiserver reads ~/etc/x.yaml (in the pod /webhook/x.yaml), and ~/etc/x.yaml is not there",
      ],
    },
  },
  {
    what: "version that does not exist",
    breaks: ({ manifest, edit }) =>
      edit(manifest, "    - --secure", "    - --authentication-token-webhook-version=v2\n    - --secure"),
    says: {
      "manifest-version": [
        "fail",
        "--authentication-token-webhook-version=v2",
        "--authentication-token-webhook-version=v1",
      ],
    },
  },
  ...(
    [
      ["0", "warn", "asks the webhook at every single request"],
      ["12h", "warn", "so long somebody goes on"],
      ["10", "fail", "is no duration"],
    ] as const
  ).map(([ttl, status, message]): BrokenNode => ({
    what: `TTL of ${ttl}`,
    breaks: ({ manifest, edit }) =>
      edit(manifest, "    - --secure", `    - --authentication-token-webhook-cache-ttl=${ttl}\n    - --secure`),
    says: { "manifest-cache-ttl": [status, message, "--authentication-token-webhook-cache-ttl=2m0s"] },
  })),
  {
    what: "kube-apiserver in a network of its own",
    breaks: ({ manifest, edit }) => edit(manifest, "  hostNetwork: true\n", ""),
    says: { "manifest-network": ["fail", "which is its own pod", "hostNetwork: true"] },
  },
];

describe("a node with", () => {
  it.each(kubeApiserver)("$what", async (broken) => {
    expect(await complaintsOf(broken)).toEqual(wantedOf(broken));
  });
});
