import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { asIs, fail, ok, type Outcome, safe, systemReason } from "@aws-iam-authenticator/core";
import { field } from "../../kubeconfig/exec-entry.ts";
import { type Entry, text } from "./kubeconfigs.ts";

/** Whom a client of a cluster trusts. */
export interface ClusterAuthorities {
  /** All of them, in PEM. */
  readonly pem: string;
  /** When the last of them expires, in milliseconds since 1970. */
  readonly ends: number;
}

/**
 * The certificate authorities of a kubeconfig's cluster; undefined where it names none. Its data counts before its file, whose
 * path is from the kubeconfig's folder.
 *
 * Problems: `CONFIG_INVALID` (no certificates), `CONFIG_UNREADABLE`.
 */
export async function clusterAuthorities({
  name,
  content,
  folder,
}: Entry): Promise<Outcome<ClusterAuthorities | undefined>> {
  const data = text(field(content, "certificate-authority-data"));
  const file = text(field(content, "certificate-authority"));
  if (data !== undefined) {
    const found = authoritiesIn(Buffer.from(data, "base64").toString("utf8"));
    if (found !== undefined) return ok(found);
    return fail("CONFIG_INVALID", safe`the certificate-authority-data of the cluster ${name} holds no certificate`);
  }
  if (file === undefined) return ok(undefined);
  const path = resolve(folder, file);
  try {
    const found = authoritiesIn(await readFile(path, "utf8"));
    return found === undefined ? fail("CONFIG_INVALID", safe`${path} holds no certificate in PEM form`) : ok(found);
  } catch (error) {
    return fail("CONFIG_UNREADABLE", safe`the certificate-authority ${path}: ${asIs(systemReason(error))}`);
  }
}

/** Undefined where there is no certificate, or a damaged one. */
function authoritiesIn(pem: string): ClusterAuthorities | undefined {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) return undefined;
  try {
    const ends = certificates.map((certificate) => Date.parse(new X509Certificate(certificate).validTo));
    return { pem, ends: Math.max(...ends) };
  } catch {
    return undefined;
  }
}
