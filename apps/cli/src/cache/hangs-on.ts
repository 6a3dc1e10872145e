import { resolve } from "node:path";
import { credentialsOrigin } from "../credentials/credentials-origin.ts";
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
  /**
   * Whether credentials that are told to come from there are the machine's, although the profile says otherwise: the SDK goes on
   * to the machine where a profile's process fails.
   */
  isStopgap(from: string): boolean;
}

/** How it is told that credentials are what the machine hands out. */
const OF_MACHINE: ReadonlySet<string> = new Set(
  ["fromInstanceMetadata", "fromHttp"].map((way) =>
    credentialsOrigin({ profile: "", source: {}, steps: [`remoteProvider::${way}`] }),
  ),
);

/** Finds out on what the credentials of a login hang. @param withKeys whether it begins with the environment's keys */
export async function hangsOn(
  login: Login,
  withKeys: boolean,
  io: Pick<Io, "env" | "home" | "cwd" | "platform">,
): Promise<HangsOn> {
  const files = identityFiles(io);
  if (withKeys) return { files, others: () => [], ofMachineItself: false, isStopgap: () => false };
  const { signsIn, ofMachine, assumed, tokenFiles } = await profileTraits(
    profileOf(login, io),
    profileFiles(io),
    io.env,
  );
  return {
    files: [...files, ...tokenFiles.map((path) => witness("file", resolve(io.cwd, path)))],
    others: () => [...(signsIn ? signInFolders(io) : []), ...(ofMachine ? [witness("host")] : [])],
    ofMachineItself: ofMachine && !assumed && !login.role,
    isStopgap: (from) => !ofMachine && OF_MACHINE.has(from),
  };
}
