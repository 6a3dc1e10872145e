import { once } from "node:events";
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { ok, type Outcome } from "@aws-iam-authenticator/core";
import type { ClusterAccess } from "./access.ts";
import type { KubernetesRequest } from "./client.ts";
import type { Credential } from "./credentials.ts";

/** Longest wait for the head of an answer, in milliseconds. */
const headLimitMs = 30_000;
/** More connections at once are not needed: two watches, and writes one after the other. */
const mostConnections = 8;

/** Requests to a kube-apiserver by `node:https`, which on Node and on Bun alike trusts a kubeconfig's authority. */
export interface Transport {
  /**
   * Sends a request; gives the answer as soon as its head has come. Rejects where none comes.
   * Problem: `MAPPING_SOURCE_UNAVAILABLE` (a credential or an authority that cannot be read).
   */
  send(request: KubernetesRequest): Promise<Outcome<IncomingMessage>>;
  close(): void;
}

export function createTransport(access: ClusterAccess): Transport {
  const { url, credentials } = access;
  const secure = url.protocol === "https:";
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: mostConnections });

  async function send(request: KubernetesRequest, isRetry = false): Promise<Outcome<IncomingMessage>> {
    const authorities = await access.authorities();
    if (!authorities.ok) return authorities;
    const credential = await credentials.current();
    if (!credential.ok) return credential;
    const answer = await exchange(request, optionsOf(request, authorities.value, credential.value));
    if (answer.statusCode !== 401 || isRetry || !credentials.forget()) return ok(answer);
    answer.destroy();
    return send(request, true);
  }

  function optionsOf(
    { method = "GET", body, contentType = "application/json" }: KubernetesRequest,
    ca: string | undefined,
    { authorization, certificate, key }: Credential,
  ): RequestOptions {
    const tls = {
      ...(ca === undefined ? {} : { ca }),
      ...(access.insecure ? { rejectUnauthorized: false } : {}),
      ...(access.serverName === undefined ? {} : { servername: access.serverName }),
      ...(certificate === undefined ? {} : { cert: certificate, key: key?.reveal() }),
    };
    const headers = {
      accept: "application/json",
      "user-agent": "aws-iam-authenticator",
      ...access.headers,
      ...(authorization === undefined ? {} : { authorization: authorization.reveal() }),
      ...(body === undefined ? {} : { "content-type": contentType }),
    };
    return { method, agent, headers, ...(secure ? tls : {}) };
  }

  async function exchange(request: KubernetesRequest, options: RequestOptions): Promise<IncomingMessage> {
    const { path, query = {}, body } = request;
    const target = new URL(url);
    target.pathname = `${url.pathname.replace(/\/$/, "")}${path}`;
    target.search = new URLSearchParams(query).toString();
    // A signal that is given to the request would also stand for its body, and stay behind when that has been read.
    const sent = (secure ? requestHttps : requestHttp)(target, options);
    const abandon = (): void => {
      sent.destroy(new Error("abandoned"));
    };
    request.signal?.addEventListener("abort", abandon, { once: true });
    const timer = setTimeout(() => sent.destroy(new NoAnswer()), headLimitMs);
    try {
      // What comes after the answer's head is for its reader.
      sent.on("error", () => undefined);
      if (request.signal?.aborted) abandon();
      sent.end(body === undefined ? undefined : JSON.stringify(body));
      const [answer]: IncomingMessage[] = await once(sent, "response");
      if (answer === undefined) throw new NoAnswer();
      answer.once("close", () => request.signal?.removeEventListener("abort", abandon));
      return answer;
    } catch (error) {
      request.signal?.removeEventListener("abort", abandon);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  return { send: (request) => send(request), close: () => agent.destroy() };
}

class NoAnswer extends Error {
  readonly code = "ETIMEDOUT";
}
