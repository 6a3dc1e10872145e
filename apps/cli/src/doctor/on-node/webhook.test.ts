import { chmodSync, copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runWith } from "../../testing/fake-io.ts";
import { type BrokenNode, complaintsOf, INIT, wantedOf } from "./testing/broken-node.ts";
import { CHAIN } from "./testing/certificates.ts";
import { prepareNode } from "./testing/prepared-node.ts";

const restartApiserver = "restart kube-apiserver (crictl stop $(crictl ps -q --name kube-apiserver))";

const webhookKubeconfig: readonly BrokenNode[] = [
  {
    what: "webhook kubeconfig that is absent",
    options: () => ({ generateKubeconfig: "gone.yaml" }),
    says: {
      kubeconfig: [
        "fail",
        "~/gone.yaml is not there; kube-apiserver does not start",
        "mv aws-iam-authenticator.kubeconfig ~/gone.yaml",
      ],
      server: ["skip", "not known without the webhook kubeconfig"],
      "manifest-webhook": [
        "fail",
        "kube-apiserver reads ~/etc/kubeconfig.yaml (in the pod /webhook/kubeconfig.yaml), and the server writes ~/gone.yaml",
        "--generate-kubeconfig ~/etc/kubeconfig.yaml",
      ],
    },
  },
  {
    what: "webhook kubeconfig that others may write",
    breaks: ({ kubeconfig }) => chmodSync(kubeconfig, 0o666),
    says: { "kubeconfig-mode": ["fail", "~/etc/kubeconfig.yaml has mode 0666", "chmod go-w ~/etc/kubeconfig.yaml"] },
  },
  {
    what: "webhook kubeconfig in a folder that others may write",
    breaks: ({ folder }) => chmodSync(join(folder, "etc"), 0o777),
    says: { "kubeconfig-mode": ["fail", "~/etc has mode 0777: whoever may write it says", "chmod go-w ~/etc"] },
  },
  ...(
    [
      ["is empty", /[^]*/, "", "it is empty"],
      ["is no YAML", "clusters:", "clusters: [", "cannot be read from line"],
      ["has no current-context", /current-context.*/, "", "it has no current-context"],
      [
        "has a current-context that is absent",
        "current-context: webhook",
        "current-context: x",
        '"x" is not among its contexts',
      ],
      ["has a name twice", "users:", "users:\n  - name: apiserver", 'it has "apiserver" twice in a list'],
      ["has a cluster that is absent", "cluster: aws-iam", "cluster: x", "no cluster that is among its clusters"],
      ["has a server that is no URL", /server: .*/, "server: x", "no server that is a URL"],
    ] as const
  ).map(([what, from, to, message]): BrokenNode => ({
    what: `webhook kubeconfig that ${what}`,
    breaks: ({ kubeconfig, edit }) => edit(kubeconfig, from, to),
    says: {
      kubeconfig: ["fail", message, `${INIT}; then ${restartApiserver}`],
      server: ["skip", "not known without the webhook kubeconfig"],
    },
  })),
  {
    what: "webhook kubeconfig with another path",
    breaks: ({ kubeconfig, edit }) => edit(kubeconfig, "/authenticate", "/"),
    says: { "kubeconfig-server": ["fail", "where the server answers nothing", "Write server: https://localhost:"] },
  },
  {
    what: "webhook kubeconfig in the clear",
    breaks: ({ kubeconfig, edit }) => edit(kubeconfig, "https://", "http://"),
    says: {
      "kubeconfig-server": ["fail", "sends kube-apiserver to http://localhost:", "Write server: https://localhost:"],
    },
  },
  {
    what: "webhook kubeconfig that checks no certificate",
    breaks: ({ kubeconfig, edit }) =>
      edit(kubeconfig, "    cluster:\n", "    cluster:\n      insecure-skip-tls-verify: true\n"),
    says: { "kubeconfig-authority": ["fail", "insecure-skip-tls-verify", INIT] },
  },
  {
    what: "webhook kubeconfig with an authority that is none",
    breaks: ({ kubeconfig, edit }) => edit(kubeconfig, /authority-data: .*/, "authority-data: AAAA"),
    says: {
      "kubeconfig-authority": ["fail", "its certificate authority is no certificate", INIT],
      "server-certificate": ["skip", "names no certificate to compare with"],
    },
  },
  {
    what: "webhook kubeconfig with an authority in a file that is not there",
    breaks: ({ kubeconfig, edit }) =>
      edit(kubeconfig, /certificate-authority-data: .*/, "certificate-authority: x.pem"),
    says: {
      "kubeconfig-authority": ["warn", "has no certificate authority that can be read", INIT],
      "server-certificate": ["skip", "names no certificate to compare with"],
    },
  },
  {
    what: "webhook kubeconfig without an authority",
    breaks: ({ kubeconfig, edit }) => edit(kubeconfig, /certificate-authority-data: .*/, ""),
    says: {
      "kubeconfig-authority": ["warn", "has no certificate authority", INIT],
      "server-certificate": ["skip", "names no certificate to compare with"],
    },
  },
];

const runningServer: readonly BrokenNode[] = [
  {
    what: "server that does not run",
    breaks: ({ server }) =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
    says: { server: ["fail", "nothing that speaks TLS answers at localhost:", "crictl logs"] },
  },
  {
    what: "webhook kubeconfig that is older than the pair",
    breaks: async ({ kubeconfig, anotherPair, edit }) => {
      const other = readFileSync(join(await anotherPair(), "cert.pem")).toString("base64");
      edit(kubeconfig, /certificate-authority-data: .*/, `certificate-authority-data: ${other}`);
    },
    says: {
      "kubeconfig-authority": ["fail", "trusts another certificate than the one on disk", INIT],
      "server-certificate": ["fail", "~/etc/kubeconfig.yaml is stale: ", `${INIT}; then ${restartApiserver}`],
    },
  },
  {
    what: "server that is older than pair and webhook kubeconfig",
    breaks: async ({ folder, stateDir }) => {
      rmSync(join(stateDir, "cert.pem"));
      rmSync(join(stateDir, "key.pem"));
      const gate = "--feature-gates=ConfiguredInitDirectories=true";
      expect(await runWith(["init", "-c", "config.yaml", gate], { cwd: folder })).toMatchObject({ exitCode: 0 });
    },
    says: { "server-certificate": ["fail", "the running server is stale: ", "Restart the server"] },
  },
  {
    what: "pair that is newer than server and webhook kubeconfig",
    breaks: async ({ anotherPair, cert, key }) => {
      const other = await anotherPair();
      copyFileSync(join(other, "cert.pem"), cert);
      copyFileSync(join(other, "key.pem"), key);
    },
    says: {
      "kubeconfig-authority": ["fail", "once the server shows that, every login fails", INIT],
      "server-certificate": ["fail", "shows an older certificate than the one on disk", "restart the server"],
    },
  },
  {
    what: "pair that is newer than the server, both trusted",
    breaks: async ({ anotherPair, cert, key, kubeconfig, edit }) => {
      const other = await anotherPair();
      const both = readFileSync(cert, "utf8") + readFileSync(join(other, "cert.pem"), "utf8");
      copyFileSync(join(other, "cert.pem"), cert);
      copyFileSync(join(other, "key.pem"), key);
      const data = Buffer.from(both).toString("base64");
      edit(kubeconfig, /certificate-authority-data: .*/, `certificate-authority-data: ${data}`);
    },
    says: { "server-certificate": ["warn", "kube-apiserver trusts both", "Restart the server"] },
  },
  {
    what: "other program at the port",
    breaks: async ({ server, anotherPair }) => {
      const other = await anotherPair();
      const [cert, key] = ["cert.pem", "key.pem"].map((name) => readFileSync(join(other, name)));
      if (cert !== undefined && key !== undefined) server.setSecureContext({ cert, key });
    },
    says: { "server-certificate": ["fail", "the running server is stale", "another program has the port"] },
  },
  {
    what: "server whose certificate nobody knows",
    breaks: async ({ server, anotherPair, kubeconfig, edit }) => {
      const [cert, key] = ["cert.pem", "key.pem"].map((name) => join("other", name));
      const folder = await anotherPair();
      server.setSecureContext({
        cert: readFileSync(join(folder, "..", cert ?? "")),
        key: readFileSync(join(folder, "..", key ?? "")),
      });
      const data = Buffer.from(CHAIN.root).toString("base64");
      edit(kubeconfig, /certificate-authority-data: .*/, `certificate-authority-data: ${data}`);
    },
    says: {
      "kubeconfig-authority": ["fail", "trusts another certificate"],
      "server-certificate": ["fail", "neither on disk nor trusted", "ss -ltnp"],
    },
  },
  {
    what: "server that is not well",
    breaks: (node) => (node.answers = { "/healthz": { status: 503, text: "shutting down" } }),
    says: {
      server: ["fail", "/healthz says HTTP 503, shutting down", "crictl logs"],
      "server-ready": ["skip", "it has no /readyz"],
    },
  },
  {
    what: "server that is not ready",
    breaks: (node) =>
      (node.answers["/readyz"] = { status: 503, text: "[+]certificate\n[-]mapping: EKSConfigMap waits\nnot ready\n" }),
    says: { "server-ready": ["fail", "it is not ready: mapping: EKSConfigMap waits", "crictl logs"] },
  },
  {
    what: "answer that would do something to a terminal",
    breaks: (node) => (node.answers["/healthz"] = { status: 500, text: "\u001b[2J" }),
    says: { server: ["fail", String.raw`/healthz says HTTP 500, "\u001b[2J"`] },
  },
];

describe("a node with", () => {
  it.each(webhookKubeconfig)("$what", async (broken) => {
    expect(await complaintsOf(broken)).toEqual(wantedOf(broken));
  });

  it.each(runningServer)("$what", async (broken) => {
    expect(await complaintsOf(broken)).toEqual(wantedOf(broken));
  });
});

it("a password in the webhook kubeconfig's URL is not shown, nor sent", async () => {
  const node = await prepareNode();
  const sent: (string | undefined)[] = [];
  node.server.prependListener("request", ({ headers }) => sent.push(headers.authorization));
  node.edit(node.kubeconfig, "https://", "https://me:hunter2@");
  const checks = await node.check();
  expect(checks.filter(({ status }) => status !== "pass")).toMatchObject([{ id: "node-kubeconfig-server" }]);
  expect(JSON.stringify(checks)).not.toContain("hunter2");
  expect(sent).toEqual([undefined, undefined]);
});
