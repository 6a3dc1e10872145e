import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeNewKeyPair } from "./key-pair-files.ts";
import { type KeyPairOptions, loadOrMakeKeyPair } from "./key-pair.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { makeCertificate } from "./testing/make-certificate.ts";

const day = 24 * 3_600_000;
const now = Date.now();

let parent = "";
let folder = "";
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "key-pair-"));
  folder = join(parent, "state");
});
afterEach(() => rm(parent, { recursive: true }));

function load(changed: Partial<KeyPairOptions> = {}) {
  return loadOrMakeKeyPair({ folder, hostname: "localhost", address: "127.0.0.1", now, ...changed });
}

const read = (name: string) => readFile(join(folder, name), "utf8");
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

async function put(files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

describe("where neither file is there", () => {
  it("makes both, and the folder, for their owner", async () => {
    const outcome = await load();
    expect(outcome).toMatchObject({
      ok: true,
      value: { origin: "made", warnings: [], certPath: join(folder, "cert.pem"), keyPath: join(folder, "key.pem") },
    });
    expect(await modeOf(folder)).toBe(0o700);
    expect(await modeOf(join(folder, "cert.pem"))).toBe(0o644);
    expect(await modeOf(join(folder, "key.pem"))).toBe(0o600);
    expect((await readdir(folder)).sort()).toEqual(["cert.pem", "key.pem"]);
    expect(outcome.ok && outcome.value.pair.cert).toBe(await read("cert.pem"));
    expect(outcome.ok && outcome.value.pair.key.reveal()).toBe(await read("key.pem"));
  });

  it("loads at the second start what it made at the first", async () => {
    const first = await load();
    const second = await load();
    expect(first.ok && first.value.origin).toBe("made");
    expect(second).toMatchObject({ ok: true, value: { origin: "loaded", warnings: [] } });
    expect(second.ok && second.value.pair.cert).toBe(first.ok && first.value.pair.cert);
    expect(second.ok && second.value.pair.key.reveal()).toBe(first.ok && first.value.pair.key.reveal());
  });

  it("leaves an existing folder's mode as it is", async () => {
    await mkdir(folder);
    await chmod(folder, 0o755);
    await load();
    expect(await modeOf(folder)).toBe(0o755);
  });

  it("says why when they cannot be written", async () => {
    await symlink(join(parent, "nowhere", "state"), folder);
    expect(await load()).toMatchObject({ ok: false, problem: { code: "FILE_NOT_WRITTEN" } });
  });
});

describe("where both files are there", () => {
  it("loads them, and alters nothing", async () => {
    const { cert, key } = await makeCertificate({ kind: "rsa", from: now - day, to: now + 60 * day });
    const pkcs1 = key.export({ type: "pkcs1", format: "pem" }).toString();
    expect(pkcs1).toContain("BEGIN RSA PRIVATE KEY");
    await put({ "cert.pem": cert, "key.pem": pkcs1 });
    const outcome = await load();
    expect(outcome).toMatchObject({ ok: true, value: { origin: "loaded", warnings: [], pair: { cert } } });
    expect(outcome.ok && outcome.value.pair.key.reveal()).toBe(pkcs1);
    expect([await read("cert.pem"), await read("key.pem")]).toEqual([cert, pkcs1]);
  });

  it("warns of what will fail later", async () => {
    const { cert, key } = await makeCertificate({ from: now - day, to: now + 10 * day });
    await put({ "cert.pem": cert, "key.pem": key.export({ type: "pkcs8", format: "pem" }).toString() });
    const outcome = await load({ hostname: "auth.example.com" });
    expect(outcome.ok && outcome.value.warnings).toEqual([
      expect.stringMatching(/^the certificate in ".*" expires in \d days, on "/),
      expect.stringMatching(/^the certificate in ".*" is not for "auth\.example\.com": /),
    ]);
  });

  it("refuses a pair that does not belong together", async () => {
    const [a, b] = [await makeSelfSigned(self), await makeSelfSigned(self)];
    await put({ "cert.pem": a.cert, "key.pem": b.key.reveal() });
    expect(await load()).toMatchObject({
      ok: false,
      problem: { code: "KEY_PAIR_INVALID", detail: expect.stringContaining("do not belong together") },
    });
  });
});

const self = { hostname: "localhost", address: "127.0.0.1", now };

describe("where a file is missing or unreadable", () => {
  it.each([
    ["cert.pem", /^".*\/state\/cert\.pem" is there and ".*\/state\/key\.pem" is not$/],
    ["key.pem", /^".*\/state\/key\.pem" is there and ".*\/state\/cert\.pem" is not$/],
  ])("refuses %s alone, and leaves it alone", async (name, detail) => {
    await put({ [name]: "x" });
    const outcome = await load();
    expect(outcome).toMatchObject({ ok: false, problem: { code: "KEY_PAIR_INVALID" } });
    expect(!outcome.ok && outcome.problem.detail).toMatch(detail);
    expect(await readdir(folder)).toEqual([name]);
    expect(await read(name)).toBe("x");
  });

  it.each(["cert.pem", "key.pem"])("names %s when it is a folder", async (name) => {
    await put({ "cert.pem": "x", "key.pem": "x" });
    await rm(join(folder, name));
    await mkdir(join(folder, name));
    const outcome = await load();
    expect(outcome).toMatchObject({ ok: false, problem: { code: "KEY_PAIR_INVALID" } });
    expect(!outcome.ok && outcome.problem.detail?.endsWith(`/${name}" cannot be read: EISDIR, it is a folder`)).toBe(
      true,
    );
  });

  it("names what is wrong when the folder is a file", async () => {
    await writeFile(folder, "");
    expect(await load()).toMatchObject({
      ok: false,
      problem: { code: "KEY_PAIR_INVALID", detail: expect.stringContaining("ENOTDIR") },
    });
  });
});

describe("where another process has begun to make the pair", () => {
  it("waits, and loads what that one made", async () => {
    await put({ "key.pem": "" });
    const pair = await makeSelfSigned(self);
    let pauses = 0;
    const wait = async () => {
      pauses += 1;
      if (pauses === 2) await writeFile(join(folder, "cert.pem"), pair.cert);
      if (pauses === 3) await writeFile(join(folder, "key.pem"), pair.key.reveal());
    };
    expect(await load({ wait })).toMatchObject({ ok: true, value: { origin: "loaded", pair: { cert: pair.cert } } });
    expect(pauses).toBe(3);
  });

  it("makes the pair itself when that one gave up", async () => {
    await put({ "key.pem": "" });
    const wait = () => rm(join(folder, "key.pem"));
    expect(await load({ wait })).toMatchObject({ ok: true, value: { origin: "made" } });
  });

  it.each([
    ["was killed", () => put({ "key.pem": "" })],
    ["was killed after the certificate", () => put({ "cert.pem": "x", "key.pem": "" })],
    [
      "was an admin whose link leads nowhere",
      async () => {
        await mkdir(folder);
        await symlink(join(parent, "nowhere"), join(folder, "key.pem"));
      },
    ],
  ])("says so in the end when that one %s", async (_, given) => {
    await given();
    let waited = 0;
    const wait = async (milliseconds: number) => {
      waited += milliseconds;
    };
    expect(await load({ wait })).toMatchObject({
      ok: false,
      problem: { code: "KEY_PAIR_INVALID", detail: expect.stringContaining('key.pem" is empty or leads nowhere') },
    });
    expect(waited).toBe(5000);
  });
});

describe("several starts at once", () => {
  it("agree on one pair within a process", async () => {
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => load()));
      const values = outcomes.map((outcome) => (outcome.ok ? outcome.value : undefined));
      expect(values.filter((value) => value?.origin === "made")).toHaveLength(1);
      expect(new Set(values.map((value) => value?.pair.cert))).toEqual(new Set([await read("cert.pem")]));
      expect(new Set(values.map((value) => value?.pair.key.reveal()))).toEqual(new Set([await read("key.pem")]));
      expect((await readdir(folder)).sort()).toEqual(["cert.pem", "key.pem"]);
      await rm(folder, { recursive: true });
    }
  });

  it("agree on one pair between processes", async () => {
    const code = `
      import { loadOrMakeKeyPair } from ${JSON.stringify(new URL("./key-pair.ts", import.meta.url).href)};
      const { ok, value } = await loadOrMakeKeyPair(${JSON.stringify({ ...self, folder })});
      console.log(JSON.stringify(ok ? { made: value.origin === "made", cert: value.pair.cert, key: value.pair.key.reveal() } : {}));
    `;
    const args = ["--conditions=@aws-iam-authenticator/source", "--no-warnings", "--input-type=module", "-e", code];
    const runs = Array.from({ length: 5 }, () => promisify(execFile)(process.execPath, args));
    const results = (await Promise.all(runs)).map(({ stdout }) => JSON.parse(stdout));
    const [cert, key] = [await read("cert.pem"), await read("key.pem")];
    expect(results.map(({ made }) => made).sort()).toEqual([false, false, false, false, true]);
    expect(results.map((result) => ({ ...result, made: 0 }))).toEqual(results.map(() => ({ made: 0, cert, key })));
  });
});

describe("writeNewKeyPair", () => {
  it("leaves neither file behind when the certificate cannot be written", async () => {
    const paths = { certPath: join(folder, "cert.pem"), keyPath: join(folder, "key.pem") };
    await mkdir(paths.certPath, { recursive: true });
    expect(await writeNewKeyPair(paths, await makeSelfSigned(self))).toEqual({
      ok: false,
      problem: { code: "FILE_NOT_WRITTEN", detail: `"${paths.certPath}": EISDIR, it is a folder` },
    });
    expect(await readdir(folder)).toEqual(["cert.pem"]);
  });

  it("leaves neither file behind when the key cannot be written", async () => {
    // The longest name that a file may have: there is no room beside it for a temporary file's longer one.
    const paths = { certPath: join(folder, "cert.pem"), keyPath: join(folder, "k".repeat(255)) };
    expect(await writeNewKeyPair(paths, await makeSelfSigned(self))).toMatchObject({
      ok: false,
      problem: { code: "FILE_NOT_WRITTEN", detail: expect.stringContaining("ENAMETOOLONG") },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("says so and alters nothing when the key is there already", async () => {
    await put({ "key.pem": "x" });
    const paths = { certPath: join(folder, "cert.pem"), keyPath: join(folder, "key.pem") };
    expect(await writeNewKeyPair(paths, await makeSelfSigned(self))).toEqual({ ok: true, value: false });
    expect(await readdir(folder)).toEqual(["key.pem"]);
    expect(await read("key.pem")).toBe("x");
  });
});
