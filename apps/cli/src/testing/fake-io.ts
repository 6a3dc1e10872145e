import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { ExitCode, Io } from "../io.ts";
import { run } from "../run.ts";

/** What a command is given instead of the outside. */
export interface FakeOutside {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** What a person answers at the terminal; undefined where there is none. */
  readonly answer?: string;
  readonly now?: number;
  readonly signal?: AbortSignal;
  /** Sees stderr as it is written. */
  readonly onErr?: (text: string) => void;
}

/** What came of a command. */
export interface Result {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** What was asked at the terminal. */
  readonly asked: readonly string[];
}

export const noon = Date.parse("2026-01-02T12:00:00Z");

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "aws-iam-authenticator-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command line in this process. A token on stderr fails the test, whatever is tested. */
export async function runWith(args: readonly string[], outside: FakeOutside = {}): Promise<Result> {
  const cwd = outside.cwd ?? temporaryFolder();
  const out: string[] = [];
  const err: string[] = [];
  const asked: string[] = [];
  const io: Io = {
    env: { AWS_EC2_METADATA_DISABLED: "true", ...outside.env },
    cwd,
    home: join(cwd, "home"),
    out: (text) => out.push(text),
    err: (text) => {
      err.push(text);
      outside.onErr?.(text);
    },
    readStdin: async () => outside.stdin ?? "",
    prompt: async (question) => {
      asked.push(question);
      return outside.answer;
    },
    now: () => outside.now ?? Date.now(),
    signal: outside.signal ?? new AbortController().signal,
  };
  const exitCode = await run(args, io);
  const stderr = err.join("");
  expect(stderr).not.toMatch(/k8s-aws-v1\.[A-Za-z0-9_-]{30}/);
  return { exitCode, stdout: out.join(""), stderr, asked };
}
