import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { ExitCode, Io } from "../io.ts";
import { run } from "../run.ts";
import { ISOLATED, withEnvironment } from "./with-environment.ts";

/** What a command is given instead of the outside. */
export interface FakeOutside {
  /** Beside these no more than what keeps this machine's AWS files and services out. */
  readonly env?: Io["env"];
  /** Default: a new, empty folder. */
  readonly cwd?: string;
  /** Default: `home` in the working folder. */
  readonly home?: string;
  readonly stdin?: string;
  /** What a person answers at the terminal; undefined where there is none. */
  readonly answer?: string;
  /** Default: the real clock, as it stood at the start. */
  readonly now?: number;
  /** Default: the real one. */
  readonly platform?: NodeJS.Platform;
  readonly signal?: AbortSignal;
  /** Sees stdout as it is written, and may fail. */
  readonly onOut?: (text: string) => void;
  /** Sees stderr as it is written. */
  readonly onErr?: (text: string) => void;
}

/** What came of a command. */
export interface Result {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** What was asked at the terminal; `[hidden]` after it where the answer is not shown. */
  readonly asked: readonly string[];
}

export const noon = Date.parse("2026-01-02T12:00:00Z");

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "aws-iam-authenticator-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Has something closed after the test, the last opened first. */
export function closedAfter<T extends { close(): unknown }>(value: T): T {
  onTestFinished(async () => {
    await value.close();
  });
  return value;
}

/**
 * Runs a command line in this process, with an environment of its own for those parts that read the process's. A token
 * or a secret of the environment on stderr fails the test, whatever is tested.
 */
export async function runWith(args: readonly string[], outside: FakeOutside = {}): Promise<Result> {
  const cwd = outside.cwd ?? temporaryFolder();
  const home = outside.home ?? join(cwd, "home");
  const env = { ...ISOLATED, ...outside.env };
  const now = outside.now ?? Date.now();
  const out: string[] = [];
  const err: string[] = [];
  const asked: string[] = [];
  const say = (text: string): void => {
    err.push(text);
    outside.onErr?.(text);
  };
  const io: Io = {
    env,
    platform: outside.platform ?? process.platform,
    runtime: "node 24.0.0",
    cwd,
    home,
    out(text) {
      outside.onOut?.(text);
      out.push(text);
    },
    err: say,
    log: say,
    // As where nobody watches.
    progress: () => undefined,
    readStdin: async () => outside.stdin ?? "",
    prompt: async (question) => {
      asked.push(question);
      return outside.answer;
    },
    promptHidden: async (question) => {
      asked.push(`${question}[hidden]`);
      return outside.answer;
    },
    settleDown: () => undefined,
    now: () => now,
    signal: outside.signal ?? new AbortController().signal,
  };
  const exitCode = await withEnvironment({ HOME: home, ...env }, () => run(args, io));
  const stderr = err.join("");
  expectNoSecrets(stderr, env);
  return { exitCode, stdout: out.join(""), stderr, asked };
}

/** Fails where a text for people holds a token, whole or in part, or a secret of an environment. */
export function expectNoSecrets(text: string, env: Io["env"] = {}): void {
  expect(text).not.toMatch(/k8s-aws-v1\.[\w-]/);
  // What every token goes on with after its prefix: https://sts
  expect(text).not.toContain("aHR0cHM6Ly9zdH");
  expect(text).not.toMatch(/X-Amz-(Signature|Security-Token)/i);
  const secrets = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].map((name) => env[name] || undefined);
  expect(secrets.filter((secret) => secret !== undefined && text.includes(secret))).toEqual([]);
}
