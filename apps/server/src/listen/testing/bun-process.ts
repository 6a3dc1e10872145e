import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ok, type Outcome } from "@aws-iam-authenticator/core";
import type { KeyPair } from "../../tls/key-pair.ts";
import { closedAfter } from "../../testing/clean-up.ts";
import type { StartUnderTest, TestOptions } from "./listener-under-test.ts";

/** A key pair as it goes from one process to another. */
export interface CalledPair {
  readonly cert: string;
  readonly key: string;
}

/** What the program of the other process is told to do. */
export type Call =
  | {
      readonly name: "start";
      readonly tls: boolean;
      readonly pair: CalledPair;
      readonly options: Omit<TestOptions, "pair">;
    }
  | { readonly name: "close"; readonly graceMs: number }
  | { readonly name: "replaceCertificate"; readonly pair: CalledPair }
  | { readonly name: "underWay" | "refused"; readonly count: number }
  | { readonly name: "release"; readonly count: number | undefined }
  | { readonly name: "vanished" };

/** Bun, where it is installed. */
export const BUN = fileURLToPath(new URL("../../../../../e2e/node_modules/bun/bin/bun.exe", import.meta.url));
const program = fileURLToPath(new URL("bun-program.ts", import.meta.url));

/** Whether tests on Bun are to be skipped; if so, says so past the test runner. */
export function withoutBun(what: string): boolean {
  if (existsSync(BUN)) return false;
  writeSync(2, `${what}: bun is not installed: skipped\n`);
  return true;
}

/** Starts a listener of Bun in a process of its own, which ends with the test. */
export function underTestOnBun(tls: boolean, defaultPair: KeyPair): StartUnderTest {
  return async ({ pair = defaultPair, ...options } = {}) => {
    const { call, close } = await startBun();
    closedAfter({ close });
    const started = await call<Outcome<number>>({ name: "start", tls, pair: called(pair), options });
    if (!started.ok) return started;
    return ok({
      port: started.value,
      close: (graceMs) => call({ name: "close", graceMs }),
      replaceCertificate: (next) => call({ name: "replaceCertificate", pair: called(next) }),
      underWay: (count = 1) => call({ name: "underWay", count }),
      release: (count) => call({ name: "release", count }),
      refused: (count) => call({ name: "refused", count }),
      vanished: () => call({ name: "vanished" }),
    });
  };
}

function called({ cert, key }: KeyPair): CalledPair {
  return { cert, key: key.reveal() };
}

async function startBun() {
  const child = spawn(BUN, ["--conditions=@aws-iam-authenticator/source", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  let calls = 0;
  const answered = <T>(id: number): Promise<T> =>
    new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, result }: { readonly id: number; readonly result: never } = JSON.parse(line);
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  const ended = (async () => {
    const how = await endOf(child);
    for (const { reject } of waiting.values()) reject(new Error(`Bun ended with ${how}`));
  })();
  await answered(0);
  return {
    call<T>(call: Call): Promise<T> {
      const id = ++calls;
      child.stdin.write(`${JSON.stringify({ id, call })}\n`);
      return answered(id);
    },
    close() {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(String(code ?? signal)));
  });
}
