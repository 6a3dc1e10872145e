import type { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { fail, ok, type Outcome, safe, Secret } from "@aws-iam-authenticator/core";
import { certificatesOf, hasSigned } from "./certificates.ts";
import { makeAuthority } from "./certificate-authority.ts";
import type { KeyPair } from "./check-key-pair.ts";
import { readText, writeNewKeyPair } from "./key-pair-files.ts";
import type { KeyType } from "./key-type.ts";
import { readPrivateKey } from "./read-pem.ts";

/** A CA that is kept beside the serving certificate: `ca.pem`, and `ca-key.pem` unless that is kept elsewhere. */
export interface Authority {
  readonly certPath: string;
  readonly keyPath: string;
  /** All of `ca.pem`: what kube-apiserver is to trust. Several, while one CA follows another. */
  readonly trusted: string;
  /** What signs; undefined where the key is not here. */
  readonly signer: KeyPair | undefined;
  /** The certificate of the key; the first one where that is not here. */
  readonly certificate: X509Certificate;
}

const pathsOf = (folder: string) => ({ certPath: join(folder, "ca.pem"), keyPath: join(folder, "ca-key.pem") });

/**
 * Reads the CA of a folder; undefined where there is none.
 *
 * Problem: `KEY_PAIR_INVALID`, with the file and what is wrong with it.
 */
export async function readAuthority(folder: string): Promise<Outcome<Authority | undefined>> {
  const paths = pathsOf(folder);
  const { certPath, keyPath } = paths;
  const cert = await readText(certPath);
  if (!cert.ok) return cert;
  const key = await readText(keyPath);
  if (!key.ok) return key;
  if (cert.value === undefined) {
    return key.value === undefined
      ? ok(undefined)
      : fail("KEY_PAIR_INVALID", safe`${keyPath} is there and ${certPath} is not`);
  }
  const certificates = certificatesOf(cert.value);
  if (certificates === undefined)
    return fail("KEY_PAIR_INVALID", safe`${certPath} holds no certificate, or a damaged one`);
  if (!certificates.every(({ ca }) => ca)) {
    return fail("KEY_PAIR_INVALID", safe`a certificate in ${certPath} is no CA's`);
  }
  if (key.value === undefined) {
    return ok({ ...paths, trusted: cert.value, signer: undefined, certificate: certificates[0] });
  }
  const privateKey = readPrivateKey(new Secret(key.value), keyPath);
  if (!privateKey.ok) return privateKey;
  const certificate = certificates.find((one) => one.checkPrivateKey(privateKey.value));
  if (certificate === undefined) {
    return fail("KEY_PAIR_INVALID", safe`no certificate in ${certPath} belongs to the key in ${keyPath}`);
  }
  const signer = { cert: certificate.toString(), key: new Secret(key.value) };
  return ok({ ...paths, trusted: cert.value, signer, certificate });
}

/**
 * Reads the CA of a folder; makes it where neither file is there.
 *
 * Problems: `KEY_PAIR_INVALID`, also where another process makes one at the same time; `FILE_NOT_WRITTEN`.
 */
export async function readOrMakeAuthority(
  folder: string,
  made: { readonly keyType: KeyType; readonly now: number },
): Promise<Outcome<{ readonly authority: Authority; readonly made: boolean }>> {
  const found = await readAuthority(folder);
  if (!found.ok) return found;
  if (found.value !== undefined) return ok({ authority: found.value, made: false });
  const paths = pathsOf(folder);
  const written = await writeNewKeyPair(paths, await makeAuthority(made));
  if (!written.ok) return written;
  const authority = await readAuthority(folder);
  if (!authority.ok) return authority;
  return authority.value === undefined
    ? fail("KEY_PAIR_INVALID", safe`${paths.certPath} is gone`)
    : ok({ authority: authority.value, made: written.value });
}

/** Whether a CA has signed a serving certificate, directly. */
export function isOfAuthority({ trusted }: Pick<Authority, "trusted">, certificate: X509Certificate): boolean {
  return certificatesOf(trusted)?.some((one) => hasSigned(one, certificate)) ?? false;
}
