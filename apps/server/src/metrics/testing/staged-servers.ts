import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ok, systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedRoleSession, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { http2 } from "../../listen/testing/clients.ts";
import { prepareNode } from "../../prepare-node.ts";
import { closedAfter, temporaryFolder } from "../../testing/clean-up.ts";
import { collectLog } from "../../testing/collect-log.ts";
import { startLiveServer } from "../../testing/live-server.ts";
import { startServer } from "../../testing/start-server.ts";

export type LiveServer = Awaited<ReturnType<typeof startLiveServer>>;

/** A server in which something has happened. */
export interface Played extends Pick<LiveServer, "metrics" | "sts"> {
  /** What waits for STS. */
  readonly underWay?: Promise<unknown>;
}

/** A node's instance as an identity. */
export const node = emulatedRoleSession({ role: "Node", session: "i-0123456789abcdef0" });
export const names = { hostname: "localhost", address: "127.0.0.1" };
const day = 24 * 3_600_000;

/** A state folder as `init --ca` leaves it, with a certificate that was made some days ago. */
export async function stateWithAuthority({ days = 0 } = {}): Promise<string> {
  const folder = await temporaryFolder();
  const clock = { ...systemClock, now: () => Date.now() - days * day };
  const kubeconfigPath = join(await temporaryFolder(), "kubeconfig.yaml");
  valueOrThrow(
    await prepareNode({ folder, kubeconfigPath, ...names, port: 1, ca: true, clock, logger: collectLog().logger }),
  );
  return folder;
}

/** A server on a state folder that has a CA. */
export async function startIn(stateDir: string): Promise<Played> {
  const { outcome, sts } = await startServer({ watched: true, options: { overrides: { stateDir } } });
  const client = http2({ port: valueOrThrow(outcome).port, ca: await readFile(join(stateDir, "ca.pem"), "utf8") });
  return { sts, metrics: async () => (await client.get("/metrics")).body };
}

/** A kube-apiserver with one object in each list, whose watches break off. */
export async function brokenApiServer(object: unknown): Promise<string> {
  const server = createServer(({ url = "" }, response) => {
    if (url.includes("watch=true")) {
      response.destroy();
      return;
    }
    const list = { kind: "List", metadata: { resourceVersion: "1" }, items: [object] };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(list));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closedAfter({ close: async () => void server.close().closeAllConnections() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server whose EC2 throttles. */
export async function withEc2ThatThrottles(): Promise<LiveServer> {
  const aws = closedAfter(
    await startStsEmulator({
      identities: [node],
      ec2: { instances: [] },
      tlsHosts: ["ec2.us-east-1.amazonaws.com"],
      intercept: () => new Response("", { status: 429 }),
    }),
  );
  const caFile = join(await temporaryFolder(), "ca.pem");
  await writeFile(caFile, aws.ca);
  const { accessKeyId, secretAccessKey, sessionToken } = node;
  return startLiveServer({
    identities: [node],
    settings: `  mapRoles: [{ rolearn: "arn:aws:iam::111122223333:role/Node", username: "system:node:{{EC2PrivateDNSName}}" }]\n`,
    options: {
      env: { AWS_ENDPOINT_URL_EC2: aws.url, AWS_CA_BUNDLE: caFile },
      aws: {
        region: async () => "us-east-1",
        credentials: async () => ok({ accessKeyId, secretAccessKey, sessionToken }),
      },
    },
  });
}
