import { mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { asIs, AuthenticatorError, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";

const retryMs = 25;

/**
 * Does something while nobody else who keeps to kubectl's convention writes a kubeconfig: kubectl writes one only while
 * `FILE.lock`, which it made, is there. kubectl gives up where it is there already; here it is waited for.
 *
 * @param options.waitMs how long at most
 * @param options.signal ends the waiting
 * @throws AuthenticatorError `FILE_NOT_WRITTEN` where the lock is not to be had; nothing was done then
 */
export async function withLock<T>(
  file: string,
  act: () => Promise<T>,
  { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const lock = `${file}.lock`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw notWritten(lock, error);
  }
  const until = performance.now() + waitMs;
  for (;;) {
    try {
      await (await open(lock, "wx", 0o600)).close();
      break;
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw notWritten(lock, error);
    }
    if (signal.aborted || performance.now() >= until) {
      throw new AuthenticatorError({
        code: "FILE_NOT_WRITTEN",
        detail: safe`${file} is locked by ${lock}; if no kubectl is writing it, remove that file`,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  try {
    return await act();
  } finally {
    await rm(lock, { force: true });
  }
}

function notWritten(path: string, error: unknown): AuthenticatorError {
  return new AuthenticatorError({ code: "FILE_NOT_WRITTEN", detail: safe`${path}: ${asIs(systemReason(error))}` });
}
