import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { fail, ok, safe, Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import { readAuthority } from "./authority-files.ts";
import { issueServing, makeAuthority } from "./certificate-authority.ts";
import { hasSigned } from "./certificates.ts";
import { checkKeyPair } from "./check-key-pair.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { listedNames } from "./subject-names.ts";
import { keptKeyPair, pairFiles, putFiles } from "./testing/kept-key-pair.ts";
import { makeForeignAuthority } from "./testing/make-authority.ts";
import { unwritableFolder } from "./testing/unwritable-folder.ts";

const names = { hostname: "localhost", address: "127.0.0.1" };
const day = 24 * 3_600_000;
const now = Date.now();
const authority = await makeAuthority({ now: now - 400 * day });
const foreign = valueOrThrow(await issueServing(await makeAuthority({ now }), { ...names, now }));
const expired = await makeForeignAuthority({ from: now - 2 * day, to: now - day });

/** A folder with a CA and a certificate of it that was made some days ago. */
async function folderWith({ days, key = true, folder: given }: { days: number; key?: boolean; folder?: string }) {
  const folder = given ?? (await temporaryFolder());
  const pair = valueOrThrow(await issueServing(authority, { ...names, sans: ["old.example"], now: now - days * day }));
  const files = {
    "ca.pem": authority.cert,
    ...(key ? { "ca-key.pem": authority.key.reveal() } : {}),
    ...pairFiles(pair),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { folder, pair };
}

const read = async (folder: string): Promise<[cert: string, key: string]> => [
  await readFile(join(folder, "cert.pem"), "utf8"),
  await readFile(join(folder, "key.pem"), "utf8"),
];
const isGood = (cert: string, key: string) =>
  checkKeyPair({ cert, key: new Secret(key) }, { certPath: "c", keyPath: "k", hostname: "localhost", now });

describe("a certificate of the folder's CA", () => {
  it("is renewed when it is time: served, and in the files", async () => {
    const { folder, pair } = await folderWith({ days: 0 });
    let clock = now;
    const { kept, told, more, news } = keptKeyPair({ folder, pair, now: () => clock });
    await more("looked-at", 3);
    expect(news()).toEqual([]);
    clock = now + 61 * day;
    await told("replaced");
    const { cert, key } = kept.pair();
    expect(news()).toMatchObject([{ kind: "replaced", renewed: true }]);
    expect(await read(folder)).toEqual([cert, key.reveal()]);
    expect(key.reveal()).not.toBe(pair.key.reveal());
    expect((await stat(join(folder, "key.pem"))).mode & 0o777).toBe(0o600);
    const certificate = new X509Certificate(cert);
    expect(hasSigned(new X509Certificate(authority.cert), certificate)).toBe(true);
    expect([...listedNames(certificate)]).toEqual(["localhost", "old.example", "127.0.0.1"]);
    expect(certificate.validToDate.getTime()).toBeGreaterThan(clock + 89 * day);
    await more("looked-at", 3);
    expect(kept.pair().cert).toBe(cert);
  });

  it("is renewed with the kind of key that is set", async () => {
    const { folder, pair } = await folderWith({ days: 61 });
    const { kept, told } = keptKeyPair({ folder, pair, keyType: "rsa" });
    await told("replaced");
    expect(new X509Certificate(kept.pair().cert).publicKey.asymmetricKeyType).toBe("rsa");
  });

  it.each([
    ["before it is time", { days: 59 }],
    ["without the CA's key", { days: 80, key: false }],
  ])("is not renewed %s", async (_, given) => {
    const { folder, pair } = await folderWith(given);
    const { kept, more, news } = keptKeyPair({ folder, pair });
    await more("looked-at", 5);
    expect(news()).toEqual([]);
    expect(kept.pair()).toBe(pair);
    expect(await read(folder)).toEqual([pair.cert, pair.key.reveal()]);
  });

  it("is not made anew over one of somebody else, though that is not served", async () => {
    const { folder, pair } = await folderWith({ days: 61 });
    await putFiles(folder, pairFiles(foreign));
    const accept = async () => fail("KEY_PAIR_INVALID", safe`kube-apiserver would refuse it`);
    const { kept, told, more } = keptKeyPair({ folder, pair, accept });
    await told("refused");
    await more("looked-at", 5);
    expect(kept.pair()).toBe(pair);
    expect(await read(folder)).toEqual([foreign.cert, foreign.key.reveal()]);
  });

  it("is not made anew because it is not accepted, when it could be served", async () => {
    const { folder, pair } = await folderWith({ days: 0 });
    const inForce = await makeSelfSigned({ ...names, now });
    const accept = async () => fail("KEY_PAIR_INVALID", safe`kube-apiserver would refuse it`);
    const { kept, told, more } = keptKeyPair({ folder, pair: inForce, accept });
    await told("refused");
    await more("looked-at", 5);
    expect(kept.pair()).toBe(inForce);
    expect(await read(folder)).toEqual([pair.cert, pair.key.reveal()]);
  });

  it("that does not fit its key, as a crash between two writes leaves it, is made anew", async () => {
    const { folder, pair } = await folderWith({ days: 0 });
    const { kept, told, news } = keptKeyPair({ folder, pair });
    await putFiles(folder, { "key.pem": (await makeSelfSigned({ ...names, now })).key.reveal() });
    await told("replaced");
    expect(news()).toMatchObject([{ kind: "replaced", renewed: true }]);
    expect(await read(folder)).toEqual([kept.pair().cert, kept.pair().key.reveal()]);
  });

  it("is renewed once by several servers on one folder, which all serve it", async () => {
    const { folder, pair } = await folderWith({ days: 61 });
    const servers = Array.from({ length: 4 }, () => keptKeyPair({ folder, pair, settleMs: 20 }));
    for (const { told } of servers) await told("replaced");
    // Those that wrote at the same moment mend what they may have mixed.
    const agree = async () => {
      const [cert, key] = await read(folder);
      return servers.every(({ kept: { pair, problem } }) => {
        const isSame = pair().cert === cert && pair().key.reveal() === key;
        return isSame && problem() === undefined;
      });
    };
    while (!(await agree())) await servers[0]?.more("looked-at");
    expect(isGood(...(await read(folder)))).toEqual({ ok: true, value: [] });
  });
});

describe("a renewal that fails", () => {
  it("leaves the old one, is told, and is tried again, ever more seldom", async () => {
    const { folder, pair } = await folderWith({ days: 61 });
    let canSign = false;
    const { kept, told, more, news } = keptKeyPair({
      folder,
      pair,
      async readAuthority() {
        const found = await readAuthority(folder);
        return canSign || !found.ok || !found.value ? found : ok({ ...found.value, signer: expired });
      },
    });
    await told("renewal-failed", 3);
    expect(kept.pair()).toBe(pair);
    expect(news()[0]).toMatchObject({
      problem: { code: "KEY_PAIR_INVALID", detail: expect.stringContaining("the CA has expired") },
    });
    const before = news().length;
    await more("looked-at", 4);
    // The fourth try comes with the eighth look after the third at the earliest.
    expect(news().length - before).toBeLessThanOrEqual(1);
    canSign = true;
    await told("replaced");
    expect(news().at(-1)).toMatchObject({ kind: "replaced", renewed: true });
  });

  it.each([
    ["the old one, as long as that is valid for a day", 80],
    ["the new one out of memory, when the old one ends", 89.9],
  ])("because no file can be written serves %s", async (_, days) => {
    const { folder, pair } = await folderWith({ days, folder: await unwritableFolder() });
    const { kept, told, more, served } = keptKeyPair({ folder, pair });
    await told("renewal-failed", 2);
    await more("looked-at", 3);
    const isOld = days === 80;
    expect(served).toHaveLength(isOld ? 0 : 1);
    expect(kept.pair().cert === pair.cert).toBe(isOld);
    expect(isGood(kept.pair().cert, kept.pair().key.reveal())).toMatchObject({ ok: true });
    expect(await read(folder)).toEqual([pair.cert, pair.key.reveal()]);
  });
});
