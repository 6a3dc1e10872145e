import { createPrivateKey, X509Certificate } from "node:crypto";
import { fail, ok, type Outcome, safe, type Secret } from "@aws-iam-authenticator/core";
import type { Extension, X509Certificate as IssuerCertificate } from "@peculiar/x509";
import type { KeyPair } from "./check-key-pair.ts";
import { handshakeUsages, type KeyType, makeKey } from "./key-type.ts";
import { lifetimeOf } from "./lifetimes.ts";
import { loadX509 } from "./load-x509.ts";
import { type CertificateNames, subjectNames } from "./subject-names.ts";

/**
 * Makes a CA, valid for ten years: its certificate and key. It may sign certificates of servers and clients, and no other
 * CA. It says nothing of which names it may sign: whoever trusts it, which is one webhook kubeconfig and one server, trusts
 * it for that alone.
 *
 * @param options.now wall time in milliseconds since 1970
 */
export async function makeAuthority({
  keyType = "ecdsa",
  now,
}: {
  readonly keyType?: KeyType;
  readonly now: number;
}): Promise<KeyPair> {
  const x509 = await loadX509();
  const { keys, algorithm, pem } = await makeKey(keyType);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=aws-iam-authenticator-ca",
    keys,
    signingAlgorithm: algorithm,
    ...lifetimeOf("authority", now),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${certificate.toString("pem")}\n`, key: pem };
}

/**
 * Makes a key and a certificate for the server, valid for 90 days or as long as the CA.
 *
 * Problem: `KEY_PAIR_INVALID` where the CA has expired, or its key cannot sign here.
 */
export async function issueServing(
  authority: KeyPair,
  { keyType = "ecdsa", now, ...names }: CertificateNames & { readonly keyType?: KeyType; readonly now: number },
): Promise<Outcome<KeyPair>> {
  const x509 = await loadX509();
  return issue(authority, { kind: "serving", subject: "CN=aws-iam-authenticator", keyType, now }, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension(subjectNames(names)),
  ]);
}

/**
 * Makes a key and a certificate for kube-apiserver as the server's client, valid for ten years or as long as the CA.
 *
 * Problem: as {@link issueServing}.
 */
export async function issueClient(
  authority: KeyPair,
  { keyType = "ecdsa", now }: { readonly keyType?: KeyType; readonly now: number },
): Promise<Outcome<KeyPair>> {
  const x509 = await loadX509();
  return issue(authority, { kind: "client", subject: "CN=kube-apiserver", keyType, now }, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
  ]);
}

async function issue(
  authority: KeyPair,
  what: {
    readonly kind: "serving" | "client";
    readonly subject: string;
    readonly keyType: KeyType;
    readonly now: number;
  },
  extensions: readonly Extension[],
): Promise<Outcome<KeyPair>> {
  const { kind, subject, keyType, now } = what;
  const end = new X509Certificate(authority.cert).validToDate;
  if (now > end.getTime()) return fail("KEY_PAIR_INVALID", safe`the CA has expired on ${end.toISOString()}`);
  const signingKey = await importSigningKey(authority.key);
  if (signingKey === undefined) {
    return fail("KEY_PAIR_INVALID", safe`the CA's key is neither RSA nor of a NIST curve, and cannot sign here`);
  }
  const x509 = await loadX509();
  const { keys, pem } = await makeKey(keyType);
  const signer = new x509.X509Certificate(authority.cert);
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: signer.subjectName,
    publicKey: keys.publicKey,
    signingKey: signingKey.key,
    signingAlgorithm: signingKey.algorithm,
    ...lifetimeOf(kind, now, end.getTime()),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(await handshakeUsages(keyType), true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await authorityKeyIdentifier(signer),
      ...extensions,
    ],
  });
  return ok({ cert: `${certificate.toString("pem")}\n`, key: pem });
}

/** As the CA's certificate says it, however that was computed: TLS compares the two. */
async function authorityKeyIdentifier(signer: IssuerCertificate): Promise<Extension> {
  const x509 = await loadX509();
  const subject = signer.getExtension(x509.SubjectKeyIdentifierExtension);
  return subject === null
    ? x509.AuthorityKeyIdentifierExtension.create(signer.publicKey)
    : new x509.AuthorityKeyIdentifierExtension(subject.keyId);
}

const curves: Readonly<Record<string, { readonly namedCurve: string; readonly hash: string } | undefined>> = {
  prime256v1: { namedCurve: "P-256", hash: "SHA-256" },
  secp384r1: { namedCurve: "P-384", hash: "SHA-384" },
  secp521r1: { namedCurve: "P-521", hash: "SHA-512" },
};

/** A CA's key may have been made elsewhere, in any form that TLS knows; undefined where WebCrypto cannot sign with it. */
async function importSigningKey(key: Secret) {
  const privateKey = createPrivateKey(key.reveal());
  const curve = curves[privateKey.asymmetricKeyDetails?.namedCurve ?? ""];
  if (curve === undefined && privateKey.asymmetricKeyType !== "rsa") return undefined;
  const algorithm = curve === undefined ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } : { name: "ECDSA", ...curve };
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  return { key: await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]), algorithm };
}
