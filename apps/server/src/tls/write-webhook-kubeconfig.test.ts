import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import { collectLog } from "../testing/collect-log.ts";
import type { Authority } from "./authority-files.ts";
import { issueServing, makeAuthority } from "./certificate-authority.ts";
import { hasSigned } from "./certificates.ts";
import { readWebhookKubeconfig } from "./read-webhook-kubeconfig.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { type WriteKubeconfigOptions, writeWebhookKubeconfig } from "./write-webhook-kubeconfig.ts";

const now = Date.now();
const names = { hostname: "localhost", address: "127.0.0.1", now };
const ca = await makeAuthority({ now });
const serving = valueOrThrow(await issueServing(ca, names));
const selfSigned = await makeSelfSigned(names);
const certificate = new X509Certificate(ca.cert);
const authority: Authority = {
  certPath: "/state/ca.pem",
  keyPath: "/state/ca-key.pem",
  trusted: ca.cert,
  signer: ca,
  certificate,
};
const keyless: Authority = { ...authority, signer: undefined };

/** A kubeconfig's path, and what writes it. */
async function kubeconfig() {
  const path = join(await temporaryFolder(), "etc", "kubeconfig.yaml");
  const { logger } = collectLog();
  const write = async (changed: Partial<WriteKubeconfigOptions>) => {
    const usual = {
      path,
      hostname: "localhost",
      port: 21362,
      pair: serving,
      authority,
      keyType: "ecdsa",
      now,
    } as const;
    return writeWebhookKubeconfig({ ...usual, ...changed }, logger);
  };
  return { path, write, mode: async () => (await stat(path)).mode & 0o777, text: () => readFile(path, "utf8") };
}

describe("the webhook kubeconfig", () => {
  it.each<[what: string, changed: Partial<WriteKubeconfigOptions>, trusted: string, mode: number]>([
    ["of a certificate of the CA trusts that", {}, ca.cert, 0o600],
    ["of a certificate of the CA whose key is not here trusts that", { authority: keyless }, ca.cert, 0o644],
    ["of another certificate trusts it, whatever CA is there", { pair: selfSigned }, selfSigned.cert, 0o644],
    [
      "of a certificate without a CA trusts the first one of the chain",
      { pair: { ...serving, cert: serving.cert + ca.cert }, authority: undefined },
      serving.cert,
      0o644,
    ],
  ])("%s", async (_, changed, trusted, expectedMode) => {
    const { path, write, mode } = await kubeconfig();
    expect(await write(changed)).toEqual({ ok: true, value: undefined });
    expect((await readWebhookKubeconfig(path))?.trusted).toBe(trusted);
    expect(await mode()).toBe(expectedMode);
  });

  it("has a client certificate of the CA, and keeps it as long as all else stays", async () => {
    const { path, write, text } = await kubeconfig();
    await write({});
    const before = await text();
    const { client } = (await readWebhookKubeconfig(path)) ?? {};
    expect(hasSigned(certificate, new X509Certificate(client?.cert ?? ""))).toBe(true);
    await write({});
    expect(await text()).toBe(before);
    await write({ authority: keyless });
    expect(await text()).toBe(before);
    await write({ port: 4433 });
    expect(await readWebhookKubeconfig(path)).toMatchObject({ server: "https://localhost:4433/authenticate" });
  });

  it("keeps the client certificate when something else changes and there is no key to sign another", async () => {
    const { path, write, mode } = await kubeconfig();
    await write({});
    const { client } = (await readWebhookKubeconfig(path)) ?? {};
    await write({ authority: keyless, port: 4433 });
    const after = await readWebhookKubeconfig(path);
    expect([after?.server, after?.client?.cert, after?.client?.key.reveal()]).toEqual([
      "https://localhost:4433/authenticate",
      client?.cert,
      client?.key.reveal(),
    ]);
    expect(await mode()).toBe(0o600);
  });

  it("replaces what the reference implementation wrote", async () => {
    const { path, write, mode } = await kubeconfig();
    await write({ pair: selfSigned });
    await write({});
    expect((await readWebhookKubeconfig(path))?.trusted).toBe(ca.cert);
    expect(await mode()).toBe(0o600);
  });

  it("that cannot be written is a problem", async () => {
    const { write } = await kubeconfig();
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    expect(await write({ path: join(file, "kubeconfig.yaml") })).toMatchObject({
      ok: false,
      problem: { code: "FILE_NOT_WRITTEN" },
    });
  });
});
