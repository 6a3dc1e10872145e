import type { Login } from "../credentials/login.ts";
import type { Io } from "../io.ts";
import { profileOf } from "./login-label.ts";
import { identityFiles, profileFiles, signInFolders } from "./profile-files.ts";
import { profileTraits } from "./profile-traits.ts";
import { type Witness, witness } from "./witnesses.ts";

/** On what the credentials of a login hang. */
export interface HangsOn {
  /** Asked before the login, so that an edit in the middle of it is noticed. */
  readonly files: readonly Witness[];
  /** Asked after it: a login can itself renew what somebody signed in with. */
  others(): readonly Witness[];
  /** Whether they are the machine's own, which hands them out, and others, at any time. */
  readonly ofMachineItself: boolean;
}

/** Finds out on what the credentials of a login hang. @param withKeys whether it begins with the environment's keys */
export async function hangsOn(
  login: Login,
  withKeys: boolean,
  io: Pick<Io, "env" | "home" | "cwd" | "platform">,
): Promise<HangsOn> {
  const files = identityFiles(io);
  if (withKeys) return { files, others: () => [], ofMachineItself: false };
  const { signsIn, ofMachine, assumed } = await profileTraits(profileOf(login, io), profileFiles(io), io.env);
  return {
    files,
    others: () => [...(signsIn ? signInFolders(io) : []), ...(ofMachine ? [witness("host")] : [])],
    ofMachineItself: ofMachine && !assumed && !login.role,
  };
}
