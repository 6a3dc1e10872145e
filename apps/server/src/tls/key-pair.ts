import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fail, ok, type Outcome, type Problem, type Safe, safe } from "@aws-iam-authenticator/core";
import { type Authority, isOfAuthority } from "./authority-files.ts";
import { issueServing } from "./certificate-authority.ts";
import { certificatesOf } from "./certificates.ts";
import { checkKeyPair, type KeyPair, type KeyPairPaths } from "./check-key-pair.ts";
import { readKeyPair, replaceKeyPair, writeNewKeyPair } from "./key-pair-files.ts";
import { isDue, lacksNames } from "./renewal.ts";
import { makeSelfSigned, type SelfSignedOptions } from "./self-signed-certificate.ts";
import { namesAfter } from "./subject-names.ts";

export type { KeyPair } from "./check-key-pair.ts";

/** Where the key pair is kept and what it is for. */
export interface KeyPairOptions extends SelfSignedOptions {
  /** The folder of `cert.pem` and `key.pem`: the state directory, or for `init` the working folder. */
  readonly folder: string;
  /** The CA of that folder, which signs new certificates. Default: they are self-signed. */
  readonly authority?: Authority | undefined;
  /** Waits that long, in milliseconds, for another process to finish. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** A key pair that can be served now. */
export interface LoadedKeyPair extends KeyPairPaths {
  readonly pair: KeyPair;
  /** Whether it was there, was made, or was made in place of one of the CA that was there. */
  readonly origin: "loaded" | "made" | "renewed";
  /** What will fail later or elsewhere, in sentences for the log. */
  readonly warnings: readonly Safe[];
  /** Why it could not be renewed, or the new one is in memory alone. */
  readonly renewalProblem?: Problem;
}

/** The paths of a folder's key pair. */
export function keyPairPaths(folder: string): KeyPairPaths {
  return { certPath: join(folder, "cert.pem"), keyPath: join(folder, "key.pem") };
}

const pauseMilliseconds = 50;
/** Five seconds: a slow disk may take its time to write two small files. */
const mostPauses = 100;

/**
 * Loads `cert.pem` and `key.pem` of a folder; makes them where neither is there. One that the folder's CA has signed is made
 * anew where it is time to, or it lacks a name, or does not fit its key; other files are never altered. Of several processes
 * that start at once one makes the pair and the others load it.
 *
 * Problems: `KEY_PAIR_INVALID`, with the file and what is wrong with it; `FILE_NOT_WRITTEN`.
 */
export async function loadOrMakeKeyPair({
  folder,
  wait = setTimeout,
  authority,
  ...use
}: KeyPairOptions): Promise<Outcome<LoadedKeyPair>> {
  const paths = keyPairPaths(folder);
  let made: KeyPair | undefined;
  for (let pauses = 0; pauses < mostPauses; pauses++) {
    const files = await readKeyPair(paths);
    if (!files.ok) return files;
    if (files.value.found === "both") return judge(files.value.pair, { authority, paths, use });
    if (files.value.found === "neither") {
      if (made === undefined) {
        const making = await makePair(authority, use);
        if (!making.ok) return making;
        made = making.value;
      }
      const written = await writeNewKeyPair(paths, made);
      if (!written.ok) return written;
      if (written.value) return ok({ pair: made, origin: "made", ...paths, warnings: [] });
    }
    await wait(pauseMilliseconds);
  }
  return fail(
    "KEY_PAIR_INVALID",
    safe`${paths.keyPath} is empty or leads nowhere: a process that was making it may have been killed`,
  );
}

async function makePair(authority: Authority | undefined, use: SelfSignedOptions): Promise<Outcome<KeyPair>> {
  if (authority === undefined) return ok(await makeSelfSigned(use));
  const { signer, certPath } = authority;
  if (signer !== undefined) return issueServing(signer, use);
  return fail(
    "KEY_PAIR_INVALID",
    safe`there is no key pair, and the key of the CA in ${certPath} is not here to make one`,
  );
}

async function judge(
  pair: KeyPair,
  {
    authority,
    paths,
    use,
  }: {
    readonly authority: Authority | undefined;
    readonly paths: KeyPairPaths;
    readonly use: SelfSignedOptions;
  },
): Promise<Outcome<LoadedKeyPair>> {
  const checked = checkKeyPair(pair, { ...paths, ...use });
  const [certificate] = certificatesOf(pair.cert) ?? [];
  const isGood =
    checked.ok &&
    certificate !== undefined &&
    !isDue(certificate, { now: use.now, spread: 0 }) &&
    !lacksNames(certificate, use);
  const loaded = checked.ok ? ok({ pair, origin: "loaded" as const, ...paths, warnings: checked.value }) : checked;
  if (isGood || certificate === undefined || authority === undefined || !isOfAuthority(authority, certificate)) {
    return loaded;
  }
  const { signer } = authority;
  // Whoever has the key elsewhere renews there; the certificate's own warnings say when it is time.
  if (signer === undefined) return loaded;
  const issued = await issueServing(signer, { ...use, ...namesAfter(use, certificate) });
  const written = issued.ok ? await replaceKeyPair(paths, issued.value) : issued;
  if (written.ok && issued.ok) return ok({ pair: issued.value, origin: "renewed", ...paths, warnings: [] });
  const renewalProblem = written.ok ? {} : { renewalProblem: written.problem };
  if (loaded.ok) return ok({ ...loaded.value, ...renewalProblem });
  // A disk that takes no file must not keep everybody out: kube-apiserver trusts the CA.
  return issued.ok ? ok({ pair: issued.value, origin: "renewed", ...paths, warnings: [], ...renewalProblem }) : loaded;
}
