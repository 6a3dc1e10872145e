import { readdirSync, readlinkSync } from "node:fs";
import { ok, type Outcome } from "@aws-iam-authenticator/core";
import { createBodyReader } from "../../review/read-body.ts";
import type { KeyPair } from "../../tls/key-pair.ts";
import { BOUNDS, type Bounds } from "../bounds.ts";
import type { UnreadRequest } from "../../unread-request.ts";
import type { AnswerPlainly, PlainAnswer } from "../plain-request.ts";
import type { Handle, Listener, ListenOptions, SecureListener } from "../listen.ts";

/** How a listener is started for a test; what is left out is as in production, or such that nobody is in the way. */
export interface TestOptions {
  readonly host?: string;
  readonly port?: number;
  readonly bounds?: Partial<Bounds>;
  /** Ignored in the clear. */
  readonly pair?: KeyPair;
  readonly clientAuthorities?: string;
}

/**
 * A listener that answers as the webhook does, in this process or in one of another runtime: GET and POST of `/wait` when the
 * test says so, GET of `/peer` with the client's address, any other GET with `ok`, POST with the body, read in time. What is posted is answered without
 * the Fetch API where that can be, but for what is sent to `/wait` and `/by-fetch`.
 */
export interface ListenerUnderTest {
  readonly port: number;
  close(graceMs: number): Promise<void>;
  /** Only with TLS. */
  replaceCertificate(pair: KeyPair): Promise<Outcome<void>>;
  /** Resolves when so many requests for `/wait` are under way. Default 1. */
  underWay(count?: number): Promise<void>;
  /** Answers so many of them, the oldest first. Default: all. */
  release(count?: number): Promise<void>;
  /** Addresses of clients whose certificate was not accepted, as soon as there are so many. */
  refused(count: number): Promise<readonly string[]>;
  /** Resolves when no more sockets are open in the listener's process than before it was started. */
  vanished(): Promise<void>;
}

/** Starts one. */
export type StartUnderTest = (options?: TestOptions) => Promise<Outcome<ListenerUnderTest>>;

/** A listener with TLS or without. */
type ListenSomehow = (
  handle: Handle,
  options: ListenOptions,
) => Promise<Outcome<Listener & Partial<Pick<SecureListener, "replaceCertificate">>>>;

/** Starts a listener of this process's runtime. */
export function underTestHere(listen: ListenSomehow, defaultPair: KeyPair): StartUnderTest {
  return async ({ host = "127.0.0.1", port = 0, bounds, pair = defaultPair, clientAuthorities } = {}) => {
    const before = openSockets();
    const waiting: ((response: Response) => void)[] = [];
    const refused: string[] = [];
    const changed = createSignal();
    const readBody = createBodyReader({ mostBytes: 1000, timeoutMs: 1000, largeBytes: 1000, mostLarge: 1 });
    const handle: Handle = async (request, peer) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/wait") {
        return new Promise((resolve) => {
          waiting.push(resolve);
          changed.happened();
        });
      }
      if (pathname === "/peer") return new Response(peer.address);
      if (request.method === "GET") return new Response("ok");
      const body = await readBody(request);
      return new Response(body.ok ? body.value : body.problem.code, { status: body.ok ? 200 : 400 });
    };
    // As reviews are in production, what is posted is answered so.
    const answer = async (request: UnreadRequest): Promise<PlainAnswer> => {
      const body = await readBody(request);
      return {
        status: body.ok ? 200 : 400,
        headers: { "x-answered": "plainly" },
        body: body.ok ? body.value : body.problem.code,
      };
    };
    const answerPlainly: AnswerPlainly = (request) =>
      request.method !== "POST" || /^\/(wait|by-fetch)/.test(request.target) ? undefined : answer(request);
    const started = await listen(handle, {
      answerPlainly,
      host,
      port,
      pair,
      bounds: { ...BOUNDS, checkMs: 20, ...bounds },
      ...(clientAuthorities === undefined ? {} : { clientAuthorities }),
      onClientRefused({ address }) {
        refused.push(address);
        changed.happened();
      },
    });
    if (!started.ok) return started;
    const listener = started.value;
    return ok({
      port: listener.port,
      close: (graceMs) => listener.close(graceMs),
      async replaceCertificate(next) {
        if (listener.replaceCertificate === undefined) throw new Error("it has no certificate");
        return listener.replaceCertificate(next);
      },
      async underWay(count = 1) {
        while (waiting.length < count) await changed.next();
      },
      async release(count = waiting.length) {
        for (const resolve of waiting.splice(0, count)) resolve(new Response("done"));
      },
      async refused(count) {
        while (refused.length < count) await changed.next();
        return refused;
      },
      // Otherwise the test does not end.
      async vanished() {
        while (openSockets() > before) await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
  };
}

function createSignal(): { happened(): void; next(): Promise<void> } {
  let waiting: (() => void)[] = [];
  return {
    happened() {
      for (const wake of waiting.splice(0)) wake();
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}

/** Of this process. Bun does not tell; there the kernel does, on Linux. */
function openSockets(): number {
  if (!("Bun" in globalThis)) return process.getActiveResourcesInfo().filter((kind) => /TCP|TLS/.test(kind)).length;
  if (process.platform !== "linux") return 0;
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith("socket:");
    } catch {
      return false;
    }
  }).length;
}
