import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fail, ok, safe } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import type { KeyPair } from "./check-key-pair.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { keptKeyPair, pairFiles, putFiles } from "./testing/kept-key-pair.ts";

const names = { hostname: "localhost", address: "127.0.0.1" };
const day = 24 * 3_600_000;
const now = Date.now();
const one = await makeSelfSigned({ ...names, now });
const two = await makeSelfSigned({ ...names, now });
const three = await makeSelfSigned({ ...names, now });
const later = await makeSelfSigned({ ...names, now: now + day });

/** A folder with the first pair, which is served. */
async function folderWithOne(): Promise<string> {
  const folder = await temporaryFolder();
  await putFiles(folder, pairFiles(one));
  return folder;
}

const keyOf = ({ key }: KeyPair): string => key.reveal();

describe("another pair is served as soon as the files hold it whole, and nothing is said against it, where", () => {
  it.each<[what: string, change: (folder: string) => Promise<unknown>]>([
    ["the key is written first, then the certificate", (folder) => putFiles(folder, pairFiles(two))],
    ["the certificate is written first", (folder) => putFiles(folder, { "cert.pem": two.cert, "key.pem": keyOf(two) })],
    [
      "both are written in place",
      async (folder) => {
        await writeFile(join(folder, "key.pem"), keyOf(two));
        await writeFile(join(folder, "cert.pem"), two.cert);
      },
    ],
    [
      "both are removed at first",
      async (folder) => {
        await rm(join(folder, "cert.pem"));
        await rm(join(folder, "key.pem"));
        await putFiles(folder, pairFiles(two));
      },
    ],
    [
      "they come in one file each, with the other in it",
      (folder) => putFiles(folder, { "key.pem": keyOf(two) + two.cert, "cert.pem": two.cert + keyOf(two) }),
    ],
  ])("%s", async (_, change) => {
    const folder = await folderWithOne();
    const { kept, told, news } = keptKeyPair({ folder, pair: one, settleMs: 600_000 });
    await told("looked-at");
    await change(folder);
    await told("replaced");
    expect(kept.pair().cert).toContain(two.cert);
    expect(kept.problem()).toBeUndefined();
    expect(news()).toMatchObject([{ kind: "replaced", renewed: false, warnings: [] }]);
  });

  it("Kubernetes swaps the folder that both are links into, again and again", async () => {
    const folder = await temporaryFolder();
    const version = async (name: string, pair: KeyPair): Promise<void> => {
      await mkdir(join(folder, name));
      await putFiles(join(folder, name), { "tls.key": keyOf(pair), "tls.crt": pair.cert });
      await symlink(name, join(folder, "..data_tmp"));
      await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    };
    await version("..v1", one);
    await symlink("..data/tls.crt", join(folder, "cert.pem"));
    await symlink("..data/tls.key", join(folder, "key.pem"));
    const { kept, told, news } = keptKeyPair({ folder, pair: one, settleMs: 600_000 });
    await version("..v2", two);
    await told("replaced");
    expect(kept.pair().cert).toBe(two.cert);
    await version("..v3", three);
    await told("replaced", 2);
    expect(kept.pair().cert).toBe(three.cert);
    expect(news()).toHaveLength(2);
  });
});

describe("what was served is served still, and it is said once, where", () => {
  it.each<[what: string, files: Readonly<Record<string, string>>, detail: RegExp]>([
    ["the key is another's", { "key.pem": keyOf(two) }, /do not belong together/],
    ["the certificate is damaged", { "cert.pem": "x" }, /holds no certificate in PEM/],
    ["the key is empty", { "key.pem": "" }, /not written to their end/],
    ["the pair is not valid yet", pairFiles(later), /is not valid yet/],
  ])("%s; then what is right is served", async (_, files, detail) => {
    const folder = await folderWithOne();
    const { kept, told, more, news, served } = keptKeyPair({ folder, pair: one });
    await putFiles(folder, files);
    await told("refused");
    await more("looked-at", 3);
    expect(kept.pair()).toBe(one);
    expect(served).toEqual([]);
    expect(kept.problem()).toMatchObject({ code: "KEY_PAIR_INVALID", detail: expect.stringMatching(detail) });
    expect(news()).toMatchObject([{ kind: "refused", problem: { code: "KEY_PAIR_INVALID" } }]);
    await putFiles(folder, pairFiles(two));
    await told("replaced");
    expect(kept.pair().cert).toBe(two.cert);
    expect(kept.problem()).toBeUndefined();
  });

  it("a file is gone; when it is back, that is said", async () => {
    const folder = await folderWithOne();
    const { kept, told, news } = keptKeyPair({ folder, pair: one });
    await rm(join(folder, "cert.pem"));
    await told("refused");
    await putFiles(folder, { "cert.pem": one.cert });
    await told("files-agree");
    expect(kept.problem()).toBeUndefined();
    expect(news().map(({ kind }) => kind)).toEqual(["refused", "files-agree"]);
  });

  it("the pair may not be served yet; it is when it may", async () => {
    const folder = await folderWithOne();
    let may = false;
    const asked: string[][] = [];
    const { kept, told, more } = keptKeyPair({
      folder,
      pair: one,
      async accept(next, inForce) {
        asked.push([next.cert, inForce.cert]);
        return may ? ok(undefined) : fail("KEY_PAIR_INVALID", safe`not yet`);
      },
    });
    await putFiles(folder, pairFiles(two));
    await told("refused");
    await more("looked-at", 3);
    expect(kept.problem()).toEqual({ code: "KEY_PAIR_INVALID", detail: "not yet" });
    expect(asked.at(-1)).toEqual([two.cert, one.cert]);
    may = true;
    await told("replaced");
    expect(kept.pair().cert).toBe(two.cert);
  });

  it("the listener does not take the pair", async () => {
    const folder = await folderWithOne();
    const { kept, told } = keptKeyPair({
      folder,
      pair: one,
      serve: async () => fail("KEY_PAIR_INVALID", safe`TLS refuses it`),
    });
    await putFiles(folder, pairFiles(two));
    await told("refused");
    expect(kept.pair()).toBe(one);
    expect(kept.problem()).toEqual({ code: "KEY_PAIR_INVALID", detail: "TLS refuses it" });
  });
});

it("a pair that was not valid yet is served when it is, though no file has changed", async () => {
  const folder = await folderWithOne();
  let clock = now;
  const { kept, told } = keptKeyPair({ folder, pair: one, now: () => clock });
  await putFiles(folder, pairFiles(later));
  await told("refused");
  clock = now + day;
  await told("replaced");
  expect(kept.pair().cert).toBe(later.cert);
});

it("what will fail elsewhere with another pair is told with it", async () => {
  const folder = await folderWithOne();
  const { told, news } = keptKeyPair({ folder, pair: one });
  await putFiles(folder, pairFiles(await makeSelfSigned({ ...names, hostname: "elsewhere.example", now })));
  await told("replaced");
  expect(news().at(-1)).toMatchObject({ warnings: [expect.stringMatching(/is not for "localhost": kube-apiserver/)] });
});

it("a certificate of no CA is not renewed, nor its files written", async () => {
  const folder = await folderWithOne();
  const { more, news } = keptKeyPair({ folder, pair: one, now: () => now + 99 * 365 * day });
  const { mtimeMs } = await stat(join(folder, "cert.pem"));
  await more("looked-at", 5);
  expect(news()).toEqual([]);
  expect((await stat(join(folder, "cert.pem"))).mtimeMs).toBe(mtimeMs);
  expect(await readFile(join(folder, "cert.pem"), "utf8")).toBe(one.cert);
});

it("nothing is looked at or served after the end", async () => {
  const folder = await folderWithOne();
  const { kept, told, served, news } = keptKeyPair({ folder, pair: one });
  await told("looked-at");
  await kept.close();
  const other = keptKeyPair({ folder, pair: one });
  await putFiles(folder, pairFiles(two));
  await other.told("replaced");
  expect(served).toEqual([]);
  expect(news()).toEqual([]);
});
