import { existsSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { AuthenticatorError, safe } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { Io } from "../io.ts";
import { temporaryFolder } from "../testing/fake-io.ts";
import { inTurn } from "./in-turn.ts";
import { LOCK_TIMES } from "./login-lock.ts";
import { rememberFailure } from "./remember-failure.ts";
import { openStore } from "./store.ts";

/** A store in which one waits for nobody long. */
function store() {
  const folder = join(temporaryFolder(), "kept");
  const told: string[] = [];
  const io = {
    env: {},
    cwd: folder,
    home: folder,
    platform: process.platform,
    now: () => Date.now(),
    err: (text: string) => void told.push(text),
    progress: (text: string) => void told.push(`progress: ${text}`),
  } satisfies Partial<Io>;
  const opened = openStore(folder, io as unknown as Io, { ...LOCK_TIMES, retryMs: 5, tellMs: 0, waitMs: 50 });
  if (opened === undefined) throw new Error(told.join(""));
  return { keeping: { store: opened, io: io as unknown as Io, clusterId: "c" }, told };
}

/** What a call fails with. */
async function failureOf(call: Promise<unknown>): Promise<AuthenticatorError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AuthenticatorError) return error;
  throw new Error(`did not fail as expected: ${String(error)}`);
}

describe("a login in turn", () => {
  it("who waits too long is told whom for, and what to do", async () => {
    const { keeping, told } = store();
    const file = keeping.store.lockFile("a");
    writeFileSync(file, JSON.stringify({ id: "x", host: hostname(), mark: "" }));
    const error = await failureOf(inTurn(keeping, "a", { settled: () => undefined, act: async () => "done" }));
    expect(error.code).toBe("LOGIN_LOCKED");
    expect(`${error.message}. ${error.fix}`).toBe(
      `LOGIN_LOCKED: another process has been logging in for too long (a process on "${hostname()}" has "${file}"). Answer or end that process; if there is none, remove the lock file that is named.`,
    );
    expect(told).toEqual([`progress: waiting for a login under way in a process on "${hostname()}" ("${file}")\n`]);
    expect(existsSync(file)).toBe(true);
  });

  it("lets the next one in after a failure, too", async () => {
    const { keeping } = store();
    const settled = (): string | undefined => undefined;
    const failing = inTurn(keeping, "a", { settled, act: () => Promise.reject(new Error("failed")) });
    await expect(failing).rejects.toThrow("failed");
    expect(await inTurn(keeping, "a", { settled, act: async () => "done" })).toBe("done");
  });

  it("who waits for a login that fails does not try it again", async () => {
    const { keeping } = store();
    const login = { region: "eu-central-1", role: "arn", forwardSessionName: false, interactive: true };
    let fail = (_reason: Error): void => undefined;
    const failing = new Promise<string>((_, reject) => (fail = reject));
    const settled = (): string | undefined => undefined;
    const first = failureOf(
      inTurn(keeping, "a", { settled, act: () => rememberFailure(keeping, login, "a", () => failing) }),
    );
    let calls = 0;
    const act = async (): Promise<string> => String(++calls);
    const waiting = failureOf(inTurn(keeping, "a", { settled, act }));
    fail(new AuthenticatorError({ code: "ROLE_NOT_ASSUMED", detail: safe`denied` }));
    expect((await first).code).toBe("ROLE_NOT_ASSUMED");
    expect((await waiting).message).toMatch(
      /^LOGIN_BACKED_OFF: .* \(ROLE_NOT_ASSUMED: .*\(denied\); next try in 2 s\)$/,
    );
    expect(calls).toBe(0);
    // What is there by now is taken all the same.
    expect(await inTurn(keeping, "a", { settled: () => "there", act })).toBe("there");
  });

  it("of another key waits for nobody", async () => {
    const { keeping } = store();
    const settled = (): string | undefined => undefined;
    const inner = () => inTurn(keeping, "b", { settled, act: async () => "done" });
    expect(await inTurn(keeping, "a", { settled, act: inner })).toBe("done");
  });
});
