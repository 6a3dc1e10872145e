import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { asIs, fail, ok, type Outcome, safe, Secret, systemCode, systemReason } from "@aws-iam-authenticator/core";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import type { KeyPair, KeyPairPaths } from "./check-key-pair.ts";

// Two files cannot be made in one step. So whoever makes them first takes the key's name with an empty file (only one
// process can), then writes the certificate, and the key last, over its empty file. Hence:
//   - a key that is there and not empty has its certificate beside it;
//   - an empty key is one that is being made, or whose maker was killed.
// No lock is left behind, and no hard links are needed, which some shared file systems do not have.

/** What is found of a key pair's files; `unfinished`: another process is writing them, or was killed while it did. */
export type FoundKeyPair =
  | { readonly found: "both"; readonly pair: KeyPair }
  | { readonly found: "neither" }
  | { readonly found: "unfinished" };

/**
 * Reads a key pair's files. What they hold is not checked.
 *
 * Problem: `KEY_PAIR_INVALID` where one cannot be read, or only one is there.
 */
export async function readKeyPair(paths: KeyPairPaths): Promise<Outcome<FoundKeyPair>> {
  const first = await readOnce(paths);
  // Only one is seen also when another process made both between the two reads.
  return first.ok ? first : readOnce(paths);
}

async function readOnce({ certPath, keyPath }: KeyPairPaths): Promise<Outcome<FoundKeyPair>> {
  const key = await readText(keyPath);
  if (!key.ok) return key;
  if (key.value === "") return ok({ found: "unfinished" });
  const cert = await readText(certPath);
  if (!cert.ok) return cert;
  if (cert.value !== undefined && key.value !== undefined) {
    return ok({ found: "both", pair: { cert: cert.value, key: new Secret(key.value) } });
  }
  if (key.value !== undefined) return fail("KEY_PAIR_INVALID", safe`${keyPath} is there and ${certPath} is not`);
  if (cert.value !== undefined) return fail("KEY_PAIR_INVALID", safe`${certPath} is there and ${keyPath} is not`);
  return ok({ found: "neither" });
}

/** What a file holds; undefined where there is none. Problem: `KEY_PAIR_INVALID`. */
export async function readText(path: string): Promise<Outcome<string | undefined>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok(undefined);
    return fail("KEY_PAIR_INVALID", safe`${path} cannot be read: ${asIs(systemReason(error))}`);
  }
}

/**
 * Writes the files of a new key pair: the certificate for everybody to read (0644), the key for its owner (0600), a
 * missing folder for its owner (0700).
 *
 * Value: whether they were written; not, when another process is writing or has written them.
 *
 * Problem: `FILE_NOT_WRITTEN`; then neither file is there.
 */
export async function writeNewKeyPair({ certPath, keyPath }: KeyPairPaths, pair: KeyPair): Promise<Outcome<boolean>> {
  const claimed = await claim(keyPath);
  if (!claimed.ok || !claimed.value) return claimed;
  const certWritten = await writeFileAtomically(certPath, pair.cert, 0o644);
  const written = certWritten.ok ? await writeFileAtomically(keyPath, pair.key.reveal(), 0o600) : certWritten;
  if (written.ok) return ok(true);
  // The certificate first: while the key's name is taken, nobody else writes a certificate that this could remove.
  if (certWritten.ok) await removeIfThere(certPath);
  await removeIfThere(keyPath);
  return written;
}

/**
 * Writes a new pair over the one that is there, the key first: a crash between the two leaves a certificate that is whole
 * and a key that is another's, which whoever has a CA mends.
 *
 * Problem: `FILE_NOT_WRITTEN`.
 */
export async function replaceKeyPair({ certPath, keyPath }: KeyPairPaths, pair: KeyPair): Promise<Outcome<void>> {
  const written = await writeFileAtomically(keyPath, pair.key.reveal(), 0o600);
  return written.ok ? writeFileAtomically(certPath, pair.cert, 0o644) : written;
}

/** Makes an empty file of that name; the value is false where there is a file already. */
async function claim(path: string): Promise<Outcome<boolean>> {
  const made = await makeFolder(dirname(path));
  if (!made.ok) return made;
  try {
    const file = await open(path, "wx", 0o600);
    await file.close();
    return ok(true);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return ok(false);
    return fail("FILE_NOT_WRITTEN", safe`${path}: ${asIs(systemReason(error))}`);
  }
}

async function makeFolder(path: string): Promise<Outcome<void>> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return ok(undefined);
  } catch (error) {
    return fail("FILE_NOT_WRITTEN", safe`${path}: ${asIs(systemReason(error))}`);
  }
}

async function removeIfThere(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}
