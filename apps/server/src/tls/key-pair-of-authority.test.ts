import { X509Certificate } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import { readOrMakeAuthority } from "./authority-files.ts";
import { issueServing, makeAuthority } from "./certificate-authority.ts";
import { hasSigned } from "./certificates.ts";
import { checkKeyPair } from "./check-key-pair.ts";
import { type KeyPairOptions, loadOrMakeKeyPair } from "./key-pair.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { listedNames } from "./subject-names.ts";
import { unwritableFolder } from "./testing/unwritable-folder.ts";

const day = 24 * 3_600_000;
const now = Date.now();
const self = { hostname: "localhost", address: "127.0.0.1", now };

let folder = "";
beforeEach(async () => {
  folder = join(await temporaryFolder(), "state");
});

const load = (changed: Partial<KeyPairOptions>) => loadOrMakeKeyPair({ folder, ...self, ...changed });
const read = (name: string) => readFile(join(folder, name), "utf8");
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

async function put(files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

describe("where the folder has a CA", () => {
  const names = { hostname: "localhost", address: "127.0.0.1" };
  const certificateOf = ({ cert }: { readonly cert: string }) => new X509Certificate(cert);

  /** A folder with a CA and a certificate of it that was made some days ago. */
  async function withAuthority({
    days = 0,
    key = true,
    ...changed
  }: { days?: number; key?: boolean; hostname?: string } = {}) {
    const authority = await makeAuthority({ now: now - 400 * day });
    const pair = valueOrThrow(await issueServing(authority, { ...names, ...changed, now: now - days * day }));
    await put({
      "ca.pem": authority.cert,
      ...(key ? { "ca-key.pem": authority.key.reveal() } : {}),
      "cert.pem": pair.cert,
      "key.pem": pair.key.reveal(),
    });
    const { authority: read } = valueOrThrow(await readOrMakeAuthority(folder, { keyType: "ecdsa", now }));
    return { authority: read, pair };
  }

  it("has the CA sign what is made, for that name", async () => {
    await put({});
    const { authority } = valueOrThrow(await readOrMakeAuthority(folder, { keyType: "ecdsa", now }));
    const { origin, pair } = valueOrThrow(await load({ authority, sans: ["auth.example.com"] }));
    expect(origin).toBe("made");
    expect(hasSigned(authority.certificate, certificateOf(pair))).toBe(true);
    expect(certificateOf(pair).subjectAltName).toBe("DNS:localhost, DNS:auth.example.com, IP Address:127.0.0.1");
    expect((await readdir(folder)).sort()).toEqual(["ca-key.pem", "ca.pem", "cert.pem", "key.pem"]);
  });

  it("keeps a certificate of it as long as it is good", async () => {
    const { authority, pair } = await withAuthority({ days: 59 });
    expect(await load({ authority })).toMatchObject({
      ok: true,
      value: { origin: "loaded", pair: { cert: pair.cert } },
    });
    expect(await read("cert.pem")).toBe(pair.cert);
  });

  it.each<[what: string, given: Parameters<typeof withAuthority>[0]]>([
    ["is due", { days: 61 }],
    ["has ended", { days: 91 }],
    ["begins later, by a clock that was wrong", { days: -10 }],
    ["lacks the hostname", { hostname: "old.example.com" }],
  ])("makes one anew that %s, and keeps its names", async (_, given) => {
    const { authority, pair } = await withAuthority(given);
    const renewed = valueOrThrow(await load({ authority }));
    expect(renewed).toMatchObject({ origin: "renewed", warnings: [] });
    expect(renewed.renewalProblem).toBeUndefined();
    expect([await read("cert.pem"), await read("key.pem")]).toEqual([renewed.pair.cert, renewed.pair.key.reveal()]);
    expect(await modeOf(join(folder, "key.pem"))).toBe(0o600);
    expect(hasSigned(authority.certificate, certificateOf(renewed.pair))).toBe(true);
    expect([...listedNames(certificateOf(renewed.pair))].sort()).toEqual(
      [...new Set([...listedNames(certificateOf(pair)), "localhost"])].sort(),
    );
  });

  it("makes one anew that does not fit its key, as a crash between two writes leaves it", async () => {
    const { authority } = await withAuthority();
    await writeFile(join(folder, "key.pem"), (await makeSelfSigned(self)).key.reveal());
    const renewed = valueOrThrow(await load({ authority }));
    expect(renewed.origin).toBe("renewed");
    expect(checkKeyPair(renewed.pair, { ...self, certPath: "c", keyPath: "k" })).toEqual({ ok: true, value: [] });
  });

  it.each([
    ["one that is of another CA and is due", now - 61 * day, /^loaded$/],
    ["one that is of another CA and has ended", now - 91 * day, /has expired/],
  ])("leaves %s alone", async (_, madeAt, expected) => {
    const { authority } = await withAuthority();
    const foreign = valueOrThrow(
      await issueServing(await makeAuthority({ now: now - 400 * day }), { ...names, now: madeAt }),
    );
    await writeFile(join(folder, "cert.pem"), foreign.cert);
    await writeFile(join(folder, "key.pem"), foreign.key.reveal());
    const outcome = await load({ authority });
    expect(outcome.ok ? outcome.value.origin : outcome.problem.detail).toMatch(expected);
    expect(await read("cert.pem")).toBe(foreign.cert);
  });

  it("without the CA's key serves what there is, and warns", async () => {
    const { authority, pair } = await withAuthority({ days: 80, key: false });
    const loaded = valueOrThrow(await load({ authority }));
    expect(loaded).toMatchObject({ origin: "loaded", pair: { cert: pair.cert } });
    expect(loaded.warnings).toEqual([expect.stringMatching(/expires in 9 days/)]);
  });

  it("without the CA's key does not make a pair that kube-apiserver would not trust", async () => {
    const { authority } = await withAuthority({ key: false });
    await rm(join(folder, "cert.pem"));
    await rm(join(folder, "key.pem"));
    expect(await load({ authority })).toMatchObject({
      ok: false,
      problem: {
        code: "KEY_PAIR_INVALID",
        detail: expect.stringMatching(/the key of the CA in .*ca\.pem" is not here/),
      },
    });
    expect(await readdir(folder)).toEqual(["ca.pem"]);
  });

  it.each([
    ["the old one as long as it is valid", 61, "loaded"],
    ["the new one after that", 91, "renewed"],
  ])("that takes no file serves %s, and says why", async (_, days, origin) => {
    folder = await unwritableFolder();
    const { authority, pair } = await withAuthority({ days });
    const served = valueOrThrow(await load({ authority }));
    expect(served.origin).toBe(origin);
    expect(served.pair.cert === pair.cert).toBe(origin === "loaded");
    expect(checkKeyPair(served.pair, { ...self, certPath: "c", keyPath: "k" })).toMatchObject({ ok: true });
    expect(served.renewalProblem).toMatchObject({ code: "FILE_NOT_WRITTEN" });
    expect([await read("cert.pem"), await read("key.pem")]).toEqual([pair.cert, pair.key.reveal()]);
  });
});
