import type { EmulatedIdentity } from "./emulated-identity.ts";

/** The identities that an emulator knows, by access key id. */
export interface IdentityStore {
  find(accessKeyId: string): EmulatedIdentity | undefined;
  /** Adds an identity, in place of one with the same access key id. */
  add(identity: EmulatedIdentity): void;
  /** Adds one that AssumeRole made. Of these the latest 1,000 are kept. */
  addSession(identity: EmulatedIdentity): void;
  remove(accessKeyId: string): void;
}

const mostSessions = 1_000;

/** An {@link IdentityStore} that holds these identities; of two with the same access key id, the latter. */
export function createIdentityStore(identities: readonly EmulatedIdentity[]): IdentityStore {
  const given = new Map(identities.map((identity) => [identity.accessKeyId, identity]));
  const sessions = new Map<string, EmulatedIdentity>();
  return {
    find: (accessKeyId) => given.get(accessKeyId) ?? sessions.get(accessKeyId),
    add: (identity) => void given.set(identity.accessKeyId, identity),
    addSession(identity) {
      sessions.set(identity.accessKeyId, identity);
      const [oldest] = sessions.keys();
      if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest);
    },
    remove(accessKeyId) {
      given.delete(accessKeyId);
      sessions.delete(accessKeyId);
    },
  };
}
