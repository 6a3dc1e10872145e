import { createPrivateKey, type X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { Check } from "../check.ts";
import { readCertificates } from "./certificates.ts";
import { absence, asRoot, modeText, othersMayAnything, othersMayWrite } from "./file-access.ts";
import type { Found } from "./look-at-file.ts";
import { initCommand, type NodeSettings, renewCommand, RESTART_APISERVER, RESTART_SERVER } from "./node-settings.ts";
import { shellWord } from "../shell-word.ts";
import { failed, pass, warn } from "../rung.ts";

/** What came of looking at certificate and key. */
export interface CheckedKeyPair {
  /** The certificate and what follows it in its file; empty where nothing can be read. */
  readonly chain: readonly X509Certificate[];
  readonly checks: readonly Check[];
}

interface Files {
  readonly cert: Found;
  /** Its text is secret: nothing of it is told. */
  readonly key: Found;
  readonly stateDir: Found;
}

/** Whether certificate and key are there, belong together, and are nobody else's to read or replace. */
export function checkKeyPair(files: Files, settings: NodeSettings): CheckedKeyPair {
  const { cert, key } = files;
  const chain = (cert.kind === "file" ? readCertificates(cert.text) : undefined) ?? [];
  return { chain, checks: [pairCheck(files, chain, settings), ...keyAccess(key, files.stateDir), ...certAccess(cert)] };
}

function pairCheck({ cert, key }: Files, chain: readonly X509Certificate[], settings: NodeSettings): Check {
  const id = "node-key-pair";
  const [certificate] = chain;
  const renew = `${renewCommand(settings)}; then ${RESTART_SERVER} and ${RESTART_APISERVER}`;
  const restore = `Restore both files, or make a new pair: ${renew}`;
  if (cert.kind === "missing" && key.kind === "missing") {
    const message = `${shellWord(cert.path)} and ${shellWord(key.path)} are not there`;
    return failed(id, message, `${initCommand(settings)}; then ${RESTART_SERVER} and ${RESTART_APISERVER}`);
  }
  for (const found of [cert, key]) {
    if (found.kind === "file") continue;
    const message = absence(found) ?? `${shellWord(found.path)} is a folder`;
    return failed(id, message, asRoot(found) ?? restore);
  }
  if (cert.kind !== "file" || key.kind !== "file") return failed(id, "the pair cannot be read", restore);
  if (certificate === undefined) {
    return failed(id, `${shellWord(cert.path)} holds no certificate in PEM that can be read`, restore);
  }
  const problem = problemOf(cert.text, certificate, key.text);
  return problem === undefined
    ? pass(id, `${shellWord(cert.path)} and ${shellWord(key.path)} belong together`)
    : failed(id, problem(shellWord(cert.path), shellWord(key.path)), restore);
}

/** Why TLS does not take a pair; undefined where it does. */
function problemOf(
  pem: string,
  certificate: X509Certificate,
  key: string,
): ((cert: string, key: string) => string) | undefined {
  if (key.trim() === "") return (_, path) => `${path} is empty: a process that was making it may have been killed`;
  if (key.includes("ENCRYPTED")) return (_, path) => `${path} is encrypted, and nobody is there to type a passphrase`;
  try {
    if (!certificate.checkPrivateKey(createPrivateKey(key))) {
      return (cert, path) => `the certificate in ${cert} and the key in ${path} do not belong together`;
    }
  } catch {
    return (_, path) => `${path} holds no private key in PEM that can be read`;
  }
  try {
    createSecureContext({ cert: pem, key });
    return undefined;
  } catch {
    return (cert, path) => `TLS refuses ${cert} with ${path}: a weak key, or a damaged chain`;
  }
}

function keyAccess(key: Found, stateDir: Found): readonly Check[] {
  const id = "node-key-mode";
  if (key.kind !== "file") return [];
  const shown = shellWord(key.path);
  const mode = modeText(key);
  if (othersMayAnything(key)) {
    return [
      failed(
        id,
        `${shown} has mode ${mode}: whoever reads it can answer kube-apiserver in the server's place, and be anybody`,
        `chmod 600 ${shown}; if others were on this machine, make a new pair as well`,
      ),
    ];
  }
  // Root reads everything, whoever owns it.
  if (stateDir.kind === "folder" && stateDir.uid !== 0 && stateDir.uid !== key.uid) {
    const { uid, gid } = stateDir;
    return [
      warn(
        id,
        `${shown} belongs to ${key.uid}, and its folder to ${uid}: a server that runs as ${uid} cannot read it`,
        `chown ${uid}:${gid} ${shown}`,
      ),
    ];
  }
  return [pass(id, `${shown} has mode ${mode} and the owner ${key.uid}:${key.gid}`)];
}

function certAccess(cert: Found): readonly Check[] {
  if (cert.kind !== "file" || !othersMayWrite(cert)) return [];
  const shown = shellWord(cert.path);
  const message = `${shown} has mode ${modeText(cert)}: others than its owner can replace it`;
  return [failed("node-certificate-mode", message, `chmod go-w ${shown}`)];
}
