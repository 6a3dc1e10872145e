import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fail, ok, type Outcome, type Safe, safe } from "@aws-iam-authenticator/core";
import { checkKeyPair, type KeyPair, type KeyPairPaths } from "./check-key-pair.ts";
import { readKeyPair, writeNewKeyPair } from "./key-pair-files.ts";
import { makeSelfSigned, type SelfSignedOptions } from "./self-signed-certificate.ts";

export type { KeyPair } from "./check-key-pair.ts";

/** Where the key pair is kept and what it is for. */
export interface KeyPairOptions extends SelfSignedOptions {
  /** The folder of `cert.pem` and `key.pem`: the state directory, or for `init` the working folder. */
  readonly folder: string;
  /** Waits that long, in milliseconds, for another process to finish. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** A key pair that can be served now. */
export interface LoadedKeyPair extends KeyPairPaths {
  readonly pair: KeyPair;
  /** Whether it was made just now, so that kube-apiserver does not know it yet. */
  readonly made: boolean;
  /** What will fail later or elsewhere, in sentences for the log. */
  readonly warnings: readonly Safe[];
}

const pauseMilliseconds = 50;
/** Five seconds: a slow disk may take its time to write two small files. */
const mostPauses = 100;

/**
 * Loads `cert.pem` and `key.pem` of a folder; makes them, self-signed, where neither is there. Existing files are never
 * altered. Of several processes that start at once one makes the pair and the others load it.
 *
 * Problems: `KEY_PAIR_INVALID`, with the file and what is wrong with it; `FILE_NOT_WRITTEN`.
 */
export async function loadOrMakeKeyPair({
  folder,
  wait = setTimeout,
  ...use
}: KeyPairOptions): Promise<Outcome<LoadedKeyPair>> {
  const paths = { certPath: join(folder, "cert.pem"), keyPath: join(folder, "key.pem") };
  let made: KeyPair | undefined;
  for (let pauses = 0; pauses < mostPauses; pauses++) {
    const files = await readKeyPair(paths);
    if (!files.ok) return files;
    if (files.value.found === "both") {
      const { pair } = files.value;
      const warnings = checkKeyPair(pair, { ...paths, ...use });
      return warnings.ok ? ok({ pair, made: false, ...paths, warnings: warnings.value }) : warnings;
    }
    if (files.value.found === "neither") {
      made ??= await makeSelfSigned(use);
      const written = await writeNewKeyPair(paths, made);
      if (!written.ok) return written;
      if (written.value) return ok({ pair: made, made: true, ...paths, warnings: [] });
    }
    await wait(pauseMilliseconds);
  }
  return fail(
    "KEY_PAIR_INVALID",
    safe`${paths.keyPath} is empty or leads nowhere: a process that was making it may have been killed`,
  );
}
