import { readFile } from "node:fs/promises";
import { type Answer, sendHttps, type Sent } from "./https.ts";

/** Where a server listens, and the certificate that it must show. */
export interface Reachable {
  readonly url: string;
  readonly certFile: string;
}

/** Sends a request to a server, whose own certificate is trusted and no other. */
export async function send(
  server: Reachable,
  { path, ...sent }: { readonly path: string } & Omit<Sent, "ca">,
): Promise<Answer> {
  return sendHttps(new URL(path, server.url), { ...sent, ca: await readFile(server.certFile, "utf8") });
}

/** What a server says of a token, asked as kube-apiserver asks. */
export async function review(
  server: Reachable,
  token: string,
  apiVersion = "authentication.k8s.io/v1",
): Promise<{ readonly httpStatus: number; readonly apiVersion: string; readonly status: ReviewStatus }> {
  const { status, body } = await send(server, {
    method: "POST",
    path: "/authenticate?timeout=30s",
    body: reviewOf(token, apiVersion),
  });
  return { httpStatus: status, ...JSON.parse(body) };
}

/** The body that kube-apiserver sends. */
export function reviewOf(token: string, apiVersion = "authentication.k8s.io/v1"): string {
  return JSON.stringify({
    kind: "TokenReview",
    apiVersion,
    metadata: { creationTimestamp: null },
    spec: { token, audiences: ["https://kubernetes.default.svc"] },
    status: { user: {} },
  });
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
