import { readFile } from "node:fs/promises";
import { request } from "node:https";
import type { Cluster } from "./cluster.ts";

/** An answer over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Sends a request to a cluster's server, whose own certificate is trusted and no other. */
export async function send(
  cluster: Pick<Cluster, "url" | "certFile">,
  options: { readonly method?: string; readonly path: string; readonly body?: string },
): Promise<Answer> {
  const ca = await readFile(cluster.certFile, "utf8");
  const { method = "GET", path, body } = options;
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", connection: "close" };
    const sent = request(new URL(path, cluster.url), { method, headers, ca }, (received) => {
      const pieces: Buffer[] = [];
      received.on("data", (piece: Buffer) => pieces.push(piece));
      received.on("error", reject);
      received.on("end", () => {
        const text = Buffer.concat(pieces).toString("utf8");
        resolve({ status: received.statusCode ?? 0, headers: received.headers, body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** What a server says of a token, asked as kube-apiserver asks. */
export async function review(
  cluster: Pick<Cluster, "url" | "certFile">,
  token: string,
  apiVersion = "authentication.k8s.io/v1",
): Promise<{ readonly httpStatus: number; readonly apiVersion: string; readonly status: ReviewStatus }> {
  const { status, body } = await send(cluster, {
    method: "POST",
    path: "/authenticate?timeout=30s",
    body: JSON.stringify({
      kind: "TokenReview",
      apiVersion,
      metadata: { creationTimestamp: null },
      spec: { token, audiences: ["https://kubernetes.default.svc"] },
      status: { user: {} },
    }),
  });
  return { httpStatus: status, ...JSON.parse(body) };
}

/** The status of an answered TokenReview. */
export interface ReviewStatus {
  readonly authenticated?: boolean;
  readonly error?: string;
  readonly user?: {
    readonly username: string;
    readonly uid: string;
    readonly groups?: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
}
