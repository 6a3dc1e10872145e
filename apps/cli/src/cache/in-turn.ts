import { asIs, AuthenticatorError, type Safe, safe } from "@aws-iam-authenticator/core";
import type { Io } from "../io.ts";
import type { Store } from "./store.ts";

/** What everything of one call shares. */
export interface Keeping {
  readonly store: Store;
  readonly clusterId: string;
  readonly io: Io;
}

/**
 * Does what a login takes while no other process does it for the same login; or takes what another has settled meanwhile.
 *
 * @param key the login's
 * @param options.settled gives what is sought where it is there by now
 * @throws AuthenticatorError `LOGIN_LOCKED`, `LOGIN_BACKED_OFF`, and whatever `act` throws
 */
export async function inTurn<T>(
  { store, io }: Keeping,
  key: string,
  { settled, act }: { settled(): T | undefined; act(): Promise<T> },
): Promise<T> {
  const locked = await store.lock<T>(key, {
    settled() {
      const value = settled();
      if (value === undefined) checkBackOff(store, key, io);
      return value;
    },
    onWait: (holder, file) => io.progress(`${safe`waiting for a login under way in ${asIs(holder)} (${file})`}\n`),
  });
  if (locked === undefined) return act();
  if (locked.state === "settled") return locked.value;
  if (locked.state === "busy") {
    const detail = safe`${asIs(locked.holder)} has ${store.lockFile(key)}`;
    throw new AuthenticatorError({ code: "LOGIN_LOCKED", detail });
  }
  try {
    return await act();
  } finally {
    locked.release();
  }
}

/** Refuses to try again what failed a moment ago. */
function checkBackOff(store: Store, key: string, io: Io): void {
  const failure = store.usable("failure", key);
  if (failure === undefined) return;
  const seconds = Math.ceil((failure.until - io.now()) / 1000);
  // It was safe when it was written, and is checked to be one line when it is read.
  const problem = asIs(failure.problem as Safe);
  throw new AuthenticatorError({ code: "LOGIN_BACKED_OFF", detail: safe`${problem}; next try in ${seconds} s` });
}
