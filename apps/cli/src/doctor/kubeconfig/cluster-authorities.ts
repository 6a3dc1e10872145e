import { X509Certificate } from "node:crypto";
import { resolve } from "node:path";
import { asIs, fail, ok, type Outcome, type Safe, safe } from "@aws-iam-authenticator/core";
import { field } from "../../kubeconfig/exec-entry.ts";
import { type Found, lookAt } from "../on-node/look-at-file.ts";
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
  // A kubeconfig can be anybody's, and name what has no end.
  const found = await lookAt(resolve(folder, file));
  const { path } = found;
  if (found.kind !== "file") {
    return fail("CONFIG_UNREADABLE", safe`the certificate-authority ${path}: ${asIs(whyNot(found))}`);
  }
  const authorities = authoritiesIn(found.text);
  return authorities === undefined
    ? fail("CONFIG_INVALID", safe`${path} holds no certificate in PEM form`)
    : ok(authorities);
}

function whyNot(found: Exclude<Found, { readonly kind: "file" }>): Safe {
  if (found.kind === "unreadable") return found.reason;
  return found.kind === "missing" ? safe`it is not there` : safe`it is a folder`;
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
