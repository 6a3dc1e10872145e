import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { runWith, temporaryFolder } from "../../../testing/fake-io.ts";
import { listen } from "../../../testing/listen.ts";
import type { Check } from "../../check.ts";
import { checkNode } from "../check-node.ts";
import type { NodeOptions } from "../find-node.ts";

/** A control-plane node on which all is well, until a test breaks something. */
export interface PreparedNode {
  readonly folder: string;
  readonly config: string;
  readonly stateDir: string;
  readonly cert: string;
  readonly key: string;
  readonly kubeconfig: string;
  readonly manifest: string;
  readonly lastGood: string;
  /** What the server answers at a path. Default: as a server that is well. */
  answers: Record<string, { readonly status: number; readonly text: string }>;
  /** What listens, and shows the certificate that was made first. */
  readonly server: Server;
  readonly url: string;
  /** @param now default: the real clock */
  check(options?: Partial<NodeOptions>, now?: number): Promise<readonly Check[]>;
  /** Replaces a text in a file, which must be there. */
  edit(file: string, from: string | RegExp, to: string): void;
  /** Makes another pair in another folder. @returns that folder */
  anotherPair(): Promise<string>;
}

/**
 * Prepares one in a new folder: files as `init` makes them, and a server on a free port with that certificate.
 *
 * @param initArguments further ones of `init`
 */
export async function prepareNode(settings = "", initArguments: readonly string[] = []): Promise<PreparedNode> {
  const folder = temporaryFolder();
  const stateDir = join(folder, "var");
  const kubeconfig = join(folder, "etc", "kubeconfig.yaml");
  const files = {
    config: join(folder, "config.yaml"),
    cert: join(stateDir, "cert.pem"),
    key: join(stateDir, "key.pem"),
    manifest: join(folder, "kube-apiserver.yaml"),
    lastGood: join(stateDir, "last-good.json"),
  };
  const init = async (port: number, more: string): Promise<void> => {
    const lines = `clusterID: c\nserver:\n  port: ${port}\n  stateDir: ${stateDir}\n  generateKubeconfig: ${kubeconfig}\n`;
    writeFileSync(files.config, lines + more, { mode: 0o644 });
    const gates = ["--feature-gates", "ConfiguredInitDirectories=true"];
    await runWith(["init", "-c", files.config, ...gates, ...initArguments], { cwd: folder });
  };
  // The certificate first, the port after it: the pair is kept the second time.
  await init(1, "");
  const answers: PreparedNode["answers"] = {
    "/healthz": { status: 200, text: "ok" },
    "/readyz": { status: 200, text: "[+]certificate\nok\n" },
  };
  const answer: RequestListener = (request, response) => {
    const { status, text } = node.answers[request.url ?? ""] ?? { status: 404, text: "" };
    response.writeHead(status).end(text);
  };
  const server = createServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) }, answer);
  const origin = await listen(server, "https");
  await init(Number(new URL(origin).port), settings || mappings);
  writeFileSync(files.lastGood, "{}", { mode: 0o600 });
  writeFileSync(files.manifest, manifestFor(join(folder, "etc")));

  const node: PreparedNode = {
    ...files,
    folder,
    stateDir,
    kubeconfig,
    answers,
    server,
    url: `https://localhost:${new URL(origin).port}/authenticate`,
    check: (options = {}, now = Date.now()) =>
      checkNode({ config: files.config, manifest: files.manifest, ...options }, { cwd: folder, now: () => now }),
    edit(file, from, to) {
      const text = readFileSync(file, "utf8");
      const edited = text.replace(from, to);
      if (edited === text) throw new Error(`${file} has no ${String(from)}`);
      writeFileSync(file, edited);
    },
    async anotherPair() {
      const other = join(folder, "other");
      mkdirSync(other, { recursive: true });
      await runWith(["init", "-i", "c"], { cwd: other });
      return other;
    },
  };
  return node;
}

const mappings = `  mustStayMapped:
  - {arn: "arn:aws:iam::111122223333:role/Admin", groups: [system:masters]}
  mapRoles:
  - {rolearn: "arn:aws:iam::111122223333:role/Admin", username: admin, groups: [system:masters]}
  - {rolearn: "arn:aws:iam::111122223333:role/Node", username: "system:node:{{EC2PrivateDNSName}}", groups: [system:bootstrappers, system:nodes]}
`;

/** As kubeadm writes it, with what an admin adds for the webhook. The pod sees the folder under another path. */
function manifestFor(folder: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  containers:
  - command:
    - kube-apiserver
    - --advertise-address=10.0.0.1
    - --authentication-token-webhook-config-file=/webhook/kubeconfig.yaml
    - --secure-port=6443
    image: registry.k8s.io/kube-apiserver:v1.35.0
    name: kube-apiserver
    volumeMounts:
    - mountPath: /etc/kubernetes/pki
      name: k8s-certs
      readOnly: true
    - mountPath: /webhook
      name: webhook
      readOnly: true
  hostNetwork: true
  volumes:
  - hostPath:
      path: /etc/kubernetes/pki
      type: DirectoryOrCreate
    name: k8s-certs
  - hostPath:
      path: ${folder}
      type: Directory
    name: webhook
`;
}
