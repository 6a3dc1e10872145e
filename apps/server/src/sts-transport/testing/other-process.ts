import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ok, type Outcome } from "@aws-iam-authenticator/core";
import type { TrustVariables } from "../trust-store.ts";
import type { OpenUnderTest, TestOptions, TransportUnderTest } from "./transport-under-test.ts";

/** What the program of the other process is told to do. `of` says with which of the transports that it has opened. */
export type Call =
  | { readonly name: "open"; readonly options: TestOptions }
  | { readonly name: "trusted"; readonly env: TrustVariables }
  | { readonly name: "ask"; readonly of: number; readonly token: string }
  | { readonly name: "send" | "sendAborted"; readonly of: number; readonly url: string }
  | { readonly name: "listeners" | "close"; readonly of: number };

/** A runtime's process that opens transports. */
export interface OtherProcess {
  readonly open: OpenUnderTest;
  /** Whom it trusts. */
  trusted(env: TrustVariables): Promise<Outcome<readonly string[]>>;
  /** What it has printed on stdout and stderr so far. */
  readonly printed: string;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL("program.ts", import.meta.url));

/** Starts one. @param variables of its environment, besides this process's own */
export async function startProcess(runtime: string, variables: Record<string, string> = {}): Promise<OtherProcess> {
  const child = spawn(runtime, ["--conditions=@aws-iam-authenticator/source", program], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, ...variables },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => void (printed += String(text)));
  const call = await callerOf(child, () => printed);
  return {
    async open(options) {
      const opened = await call<Outcome<number>>({ name: "open", options });
      return opened.ok ? ok(transportOf(call, opened.value)) : opened;
    },
    trusted: (env) => call({ name: "trusted", env }),
    get printed() {
      return printed;
    },
    async close() {
      const closed = once(child, "close");
      child.kill("SIGKILL");
      await closed;
    },
  };
}

type Caller = <T>(call: Call) => Promise<T>;

function transportOf(call: Caller, of: number): TransportUnderTest {
  return {
    ask: (token) => call({ name: "ask", of, token: token.reveal() }),
    send: (url) => call({ name: "send", of, url }),
    sendAborted: (url) => call({ name: "sendAborted", of, url }),
    listeners: () => call({ name: "listeners", of }),
    close: () => call({ name: "close", of }),
  };
}

async function callerOf(child: ChildProcess, printed: () => string): Promise<Caller> {
  const waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  let calls = 0;
  const answered = <T>(id: number): Promise<T> =>
    new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  child.on("message", ({ id, result }: { readonly id: number; readonly result: never }) => {
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  child.once("close", (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`It ended with ${code ?? signal}: ${printed()}`));
  });
  await answered(0);
  return (call) => {
    const id = ++calls;
    child.send({ id, call });
    return answered(id);
  };
}
