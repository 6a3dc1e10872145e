import type { KeyPair } from "./check-key-pair.ts";
import { handshakeUsages, type KeyType, makeKey } from "./key-type.ts";
import { lifetimeOf } from "./lifetimes.ts";
import { loadX509 } from "./load-x509.ts";
import { type CertificateNames, subjectNames } from "./subject-names.ts";

/** What a self-signed certificate is made for. */
export interface SelfSignedOptions extends CertificateNames {
  /** Default `ecdsa`. */
  readonly keyType?: KeyType;
  /** Wall time in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Makes a new key and a certificate for it that is its own CA, as kube-apiserver is to be given it.
 *
 * It has the reference implementation's common name, names, usages and lifetime, and a random serial number of 128 bits.
 */
export async function makeSelfSigned({ keyType = "ecdsa", now, ...names }: SelfSignedOptions): Promise<KeyPair> {
  const x509 = await loadX509();
  const { keys, algorithm, pem } = await makeKey(keyType);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=aws-iam-authenticator",
    keys,
    signingAlgorithm: algorithm,
    ...lifetimeOf("self-signed", now),
    extensions: [
      new x509.KeyUsagesExtension((await handshakeUsages(keyType)) | x509.KeyUsageFlags.keyCertSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.BasicConstraintsExtension(true, undefined, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.SubjectAlternativeNameExtension(subjectNames(names)),
    ],
  });
  return { cert: `${certificate.toString("pem")}\n`, key: pem };
}
