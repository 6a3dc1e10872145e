import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { fail, ok, type Outcome, safe, type Secret } from "@aws-iam-authenticator/core";

/** The first certificate of a PEM text. Problem: `KEY_PAIR_INVALID`, with the file and what is wrong with it. */
export function readCertificate(text: string, path: string): Outcome<X509Certificate> {
  if (!/-----BEGIN CERTIFICATE-----/.test(text)) {
    return fail("KEY_PAIR_INVALID", safe`${path} holds no certificate in PEM`);
  }
  try {
    return ok(new X509Certificate(text));
  } catch {
    return fail("KEY_PAIR_INVALID", safe`the certificate in ${path} is damaged`);
  }
}

/** A private key out of PEM. Problem: `KEY_PAIR_INVALID`, with the file and what is wrong with it. */
export function readPrivateKey(key: Secret, path: string): Outcome<KeyObject> {
  const text = key.reveal();
  if (!/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/.test(text)) {
    return fail("KEY_PAIR_INVALID", safe`${path} holds no private key in PEM`);
  }
  if (text.includes("ENCRYPTED")) {
    return fail(
      "KEY_PAIR_INVALID",
      safe`the private key in ${path} is encrypted; nobody is there to type its passphrase`,
    );
  }
  try {
    return ok(createPrivateKey(text));
  } catch {
    return fail("KEY_PAIR_INVALID", safe`the private key in ${path} is damaged or of an unknown kind`);
  }
}
