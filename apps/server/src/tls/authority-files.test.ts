import { X509Certificate } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import { readAuthority, readOrMakeAuthority } from "./authority-files.ts";
import { issueServing, makeAuthority } from "./certificate-authority.ts";

const now = Date.now();
const made = { keyType: "ecdsa", now } as const;
const authority = await makeAuthority({ now });
const successor = await makeAuthority({ now });
const serving = valueOrThrow(await issueServing(authority, { hostname: "localhost", address: "::1", now }));

async function folderWith(files: { readonly ca?: string; readonly key?: string }): Promise<string> {
  const folder = await temporaryFolder();
  if (files.ca !== undefined) await writeFile(join(folder, "ca.pem"), files.ca);
  if (files.key !== undefined) await writeFile(join(folder, "ca-key.pem"), files.key);
  return folder;
}

const modeOf = async (folder: string, name: string) => (await stat(join(folder, name))).mode & 0o777;

describe("a folder without a CA", () => {
  it("has none", async () => {
    expect(await readAuthority(await temporaryFolder())).toEqual({ ok: true, value: undefined });
  });

  it("gets one where that is asked for, whose key is its owner's alone, and keeps it", async () => {
    const folder = join(await temporaryFolder(), "state");
    const first = valueOrThrow(await readOrMakeAuthority(folder, made));
    expect(first.made).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(["ca-key.pem", "ca.pem"]);
    expect([await modeOf(folder, "ca.pem"), await modeOf(folder, "ca-key.pem")]).toEqual([0o644, 0o600]);
    const files = async () => [
      await readFile(join(folder, "ca.pem"), "utf8"),
      await readFile(join(folder, "ca-key.pem"), "utf8"),
    ];
    const before = await files();
    const second = valueOrThrow(await readOrMakeAuthority(folder, made));
    expect(second.made).toBe(false);
    expect(second.authority.signer?.cert.trim()).toBe(before[0]?.trim());
    expect(await files()).toEqual(before);
  });
});

describe("a CA", () => {
  it("whose key is there signs", async () => {
    const folder = await folderWith({ ca: authority.cert, key: authority.key.reveal() });
    const read = valueOrThrow(await readAuthority(folder));
    expect(read?.trusted).toBe(authority.cert);
    expect(read?.signer?.key.reveal()).toBe(authority.key.reveal());
    expect(await issueServing(read!.signer!, { hostname: "localhost", address: "::1", now })).toMatchObject({
      ok: true,
    });
  });

  it("whose key is kept elsewhere does not", async () => {
    const read = valueOrThrow(await readAuthority(await folderWith({ ca: authority.cert })));
    expect(read).toMatchObject({ trusted: authority.cert, signer: undefined });
  });

  it("that follows another signs, and both are trusted", async () => {
    const ca = authority.cert + successor.cert;
    const read = valueOrThrow(await readAuthority(await folderWith({ ca, key: successor.key.reveal() })));
    expect(read?.trusted).toBe(ca);
    expect(read?.signer?.cert.trim()).toBe(successor.cert.trim());
    expect(read?.certificate.serialNumber).toBe(new X509Certificate(successor.cert).serialNumber);
  });
});

describe("a CA cannot be used, and nothing is made in its place, where", () => {
  it.each<[what: string, files: { ca?: string; key?: string }, detail: RegExp]>([
    ["only the key is there", { key: authority.key.reveal() }, /ca-key\.pem" is there and ".*ca\.pem" is not$/],
    [
      "the key is another's",
      { ca: authority.cert, key: successor.key.reveal() },
      /no certificate in .* belongs to the key/,
    ],
    ["the key is damaged", { ca: authority.cert, key: "x" }, /ca-key\.pem" holds no private key in PEM/],
    ["the key is not written yet", { ca: authority.cert, key: "" }, /ca-key\.pem" holds no private key in PEM/],
    [
      "the certificate is none",
      { ca: "x", key: authority.key.reveal() },
      /ca\.pem" holds no certificate, or a damaged one/,
    ],
    [
      "the certificate is a server's",
      { ca: serving.cert, key: serving.key.reveal() },
      /a certificate in ".*ca\.pem" is no CA's/,
    ],
  ])("%s", async (_, files, detail) => {
    const folder = await folderWith(files);
    const before = await readdir(folder);
    for (const outcome of [await readAuthority(folder), await readOrMakeAuthority(folder, made)]) {
      expect(outcome).toMatchObject({ ok: false, problem: { code: "KEY_PAIR_INVALID" } });
      expect(!outcome.ok && outcome.problem.detail).toMatch(detail);
    }
    expect(await readdir(folder)).toEqual(before);
  });

  it("its certificate cannot be read", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "ca.pem"));
    expect(await readAuthority(folder)).toMatchObject({
      ok: false,
      problem: { detail: expect.stringContaining("EISDIR") },
    });
  });

  it("its folder cannot be made", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "state"), "");
    expect(await readOrMakeAuthority(join(folder, "state"), made)).toMatchObject({
      ok: false,
      problem: { detail: expect.stringContaining("ENOTDIR") },
    });
  });
});
