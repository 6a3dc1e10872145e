import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe } from "vitest";
import { closedAfter } from "../../testing/clean-up.ts";
import { makeSelfSigned } from "../../tls/self-signed-certificate.ts";
import { listenNode } from "../listen-node.ts";
import { listenPlainNode } from "../listen-plain.ts";
import { underTestOnBun, withoutBun } from "./bun-process.ts";
import { type Client, http1, http2, type Target } from "./clients.ts";
import { type ListenerUnderTest, type StartUnderTest, type TestOptions, underTestHere } from "./listener-under-test.ts";

/** The certificate that listeners show in tests, where nothing else is said. */
export const pair = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now: Date.now() });

/** What clients must trust for that. */
export const ca = pair.cert;

/** A protocol that a listener speaks, and what its clients see when a connection ends in order. */
export interface Protocol {
  readonly protocol: "HTTP/1.1" | "HTTP/2";
  readonly client: (target: Target) => Client;
  readonly ended: "end" | "goaway";
}

/** A listener of production, ready to be tested. */
export interface ListenerKind {
  readonly runtime: "Node" | "Bun";
  readonly tls: boolean;
  readonly start: StartUnderTest;
  readonly protocols: readonly Protocol[];
  readonly skipped: boolean;
}

const overHttp1: Protocol = { protocol: "HTTP/1.1", client: http1, ended: "end" };
const overHttp2: Protocol = { protocol: "HTTP/2", client: http2, ended: "goaway" };
const noBun = withoutBun("listeners on Bun");

/** All of them: the contract is one, whoever keeps it. */
export const LISTENERS: readonly ListenerKind[] = [
  {
    runtime: "Node",
    tls: true,
    start: underTestHere(listenNode, pair),
    protocols: [overHttp1, overHttp2],
    skipped: false,
  },
  { runtime: "Node", tls: false, start: underTestHere(listenPlainNode, pair), protocols: [overHttp1], skipped: false },
  { runtime: "Bun", tls: true, start: underTestOnBun(true, pair), protocols: [overHttp1], skipped: noBun },
  { runtime: "Bun", tls: false, start: underTestOnBun(false, pair), protocols: [overHttp1], skipped: noBun },
];

export function hasTls({ tls }: ListenerKind): boolean {
  return tls;
}

/** Starts a listener for the length of a test. */
export async function begin({ start }: ListenerKind, options?: TestOptions): Promise<ListenerUnderTest> {
  const listener = valueOrThrow(await start(options));
  return closedAfter({ ...listener, close: () => listener.close(0) });
}

/** Describes what holds for listeners; by default for all of them. */
export function describeListeners(
  what: string,
  tests: (kind: ListenerKind) => void,
  which: (kind: ListenerKind) => boolean = () => true,
): void {
  for (const kind of LISTENERS.filter(which)) {
    const name = `${kind.runtime}${kind.tls ? "" : ", in the clear"}`;
    describe.skipIf(kind.skipped)(`${name}: ${what}`, () => {
      tests(kind);
    });
  }
}
