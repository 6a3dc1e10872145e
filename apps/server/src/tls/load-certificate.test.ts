import { chmod, copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import { collectLog } from "../testing/collect-log.ts";
import { type CertificateOptions, loadCertificate } from "./load-certificate.ts";
import { unwritableFolder } from "./testing/unwritable-folder.ts";

const day = 24 * 3_600_000;
const now = Date.now();

/** What comes of loading, and what is said. */
async function load(folder: string, changed: Partial<CertificateOptions> = {}) {
  const { logger, lines } = collectLog();
  const usual = { folder, hostname: "localhost", address: "127.0.0.1", keyType: "ecdsa", now } as const;
  const outcome = await loadCertificate({ ...usual, ...changed }, logger);
  return { outcome, said: lines.map((line) => /level=(\w+ msg="[^"]*")/.exec(line)?.[1]) };
}

describe("loading a certificate", () => {
  it.each<[what: string, changed: Partial<CertificateOptions>, said: readonly string[]]>([
    [
      "makes it",
      {},
      ['info msg="generated a new private key and certificate"', 'info msg="saving new key and certificate"'],
    ],
    [
      "makes a CA and a certificate of it",
      { makeCa: true },
      [
        'info msg="made a new CA"',
        'info msg="generated a new private key and certificate"',
        'info msg="saving new key and certificate"',
      ],
    ],
  ])("%s, then loads it", async (_, changed, said) => {
    const folder = join(await temporaryFolder(), "state");
    expect((await load(folder, changed)).said).toEqual(said);
    expect((await load(folder)).said).toEqual(['info msg="loaded existing keypair"']);
  });

  it("goes on with a certificate whose CA cannot be used, and says so", async () => {
    const folder = await temporaryFolder();
    await load(folder, { makeCa: true });
    await writeFile(join(folder, "ca-key.pem"), "x");
    const { outcome, said } = await load(folder);
    expect(outcome).toMatchObject({ ok: true, value: { authority: undefined } });
    expect(said).toEqual([
      'error msg="the CA cannot be used, and the certificate is not renewed"',
      'info msg="loaded existing keypair"',
    ]);
  });

  it("warns of a CA's key that others can read", async () => {
    const folder = await temporaryFolder();
    await load(folder, { makeCa: true });
    await chmod(join(folder, "ca-key.pem"), 0o640);
    expect((await load(folder)).said).toEqual([
      'warning msg="others than its owner can read the CA\'s key, and with it can be this server"',
      'info msg="loaded existing keypair"',
    ]);
  });

  it("makes none in the place of a CA's that cannot be used", async () => {
    const folder = await temporaryFolder();
    await load(folder, { makeCa: true });
    for (const name of ["cert.pem", "key.pem"]) await rm(join(folder, name));
    await writeFile(join(folder, "ca-key.pem"), "x");
    const { outcome, said } = await load(folder);
    expect(outcome).toMatchObject({ ok: false, problem: { detail: expect.stringContaining("ca-key.pem") } });
    expect(said).toEqual([]);
  });

  it("says that a due one could not be renewed", async () => {
    const made = await temporaryFolder();
    await load(made, { makeCa: true, now: now - 70 * day });
    const folder = await unwritableFolder();
    for (const name of ["ca.pem", "ca-key.pem", "cert.pem", "key.pem"])
      await copyFile(join(made, name), join(folder, name));
    const { outcome, said } = await load(folder);
    expect(outcome).toMatchObject({ ok: true, value: { loaded: { origin: "loaded" } } });
    expect(said).toEqual([
      'info msg="loaded existing keypair"',
      expect.stringMatching(/^warning msg="the certificate in /),
      'error msg="the certificate could not be renewed"',
    ]);
  });
});
