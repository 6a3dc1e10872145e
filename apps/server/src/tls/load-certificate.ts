import { stat } from "node:fs/promises";
import { platform } from "node:os";
import { describeProblem, fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { Logger } from "../log/logger.ts";
import { type Authority, isOfAuthority, readAuthority, readOrMakeAuthority } from "./authority-files.ts";
import { certificatesOf } from "./certificates.ts";
import { readKeyPair } from "./key-pair-files.ts";
import { keyPairPaths, type LoadedKeyPair, loadOrMakeKeyPair } from "./key-pair.ts";
import type { KeyType } from "./key-type.ts";
import type { CertificateNames } from "./subject-names.ts";

/** What certificates are made for, and where they are. */
export interface CertificateOptions extends CertificateNames {
  readonly folder: string;
  readonly keyType: KeyType;
  /** Wall time in milliseconds since 1970. */
  readonly now: number;
  /** Whether a CA is made where the folder has none. Default false. */
  readonly makeCa?: boolean;
}

/** What is served, and the CA that the folder has, if it has one that can be used. */
export interface LoadedCertificate {
  readonly loaded: LoadedKeyPair;
  readonly authority: Authority | undefined;
}

/**
 * Loads or makes the certificate and key of a folder, and says which in the log.
 *
 * Problems: `KEY_PAIR_INVALID`, `FILE_NOT_WRITTEN`.
 */
export async function loadCertificate(
  { folder, makeCa = false, ...use }: CertificateOptions,
  logger: Logger,
): Promise<Outcome<LoadedCertificate>> {
  const found = makeCa ? await makeAuthority(folder, use, logger) : await readAuthority(folder);
  if (!found.ok && (makeCa || !(await isComplete(folder)))) return found;
  if (!found.ok) {
    logger.error("the CA cannot be used, and the certificate is not renewed", {
      error: describeProblem(found.problem),
      folder,
    });
  }
  const authority = found.ok ? found.value : undefined;
  if (authority?.signer !== undefined && (await othersCanRead(authority.keyPath))) {
    logger.warning("others than its owner can read the CA's key, and with it can be this server", {
      keyPath: authority.keyPath,
    });
  }
  const outcome = await loadOrMakeKeyPair({ folder, authority, ...use });
  if (!outcome.ok) return outcome;
  const { pair, origin, certPath, keyPath, warnings, renewalProblem } = outcome.value;
  const [certificate] = certificatesOf(pair.cert) ?? [];
  if (makeCa && authority && certificate && !isOfAuthority(authority, certificate)) {
    return fail(
      "KEY_PAIR_INVALID",
      safe`${certPath} is not of the CA in ${authority.certPath}; move it and ${keyPath} away, and one of the CA is made`,
    );
  }
  const paths = { certPath, keyPath };
  if (origin === "loaded") {
    logger.info("loaded existing keypair", paths);
  } else {
    logger.info("generated a new private key and certificate", paths);
    logger.info("saving new key and certificate", paths);
  }
  for (const warning of warnings) logger.warning(warning);
  if (renewalProblem !== undefined) {
    logger.error("the certificate could not be renewed", { error: describeProblem(renewalProblem), ...paths });
  }
  return ok({ loaded: outcome.value, authority });
}

async function makeAuthority(
  folder: string,
  made: { readonly keyType: KeyType; readonly now: number },
  logger: Logger,
): Promise<Outcome<Authority>> {
  const outcome = await readOrMakeAuthority(folder, made);
  if (!outcome.ok) return outcome;
  const { authority } = outcome.value;
  logger.info(outcome.value.made ? "made a new CA" : "loaded the existing CA", { certPath: authority.certPath });
  return ok(authority);
}

async function isComplete(folder: string): Promise<boolean> {
  const files = await readKeyPair(keyPairPaths(folder));
  return files.ok && files.value.found === "both";
}

async function othersCanRead(path: string): Promise<boolean> {
  // On Windows the mode says nothing of who may read a file.
  return platform() !== "win32" && ((await stat(path)).mode & 0o077) !== 0;
}
