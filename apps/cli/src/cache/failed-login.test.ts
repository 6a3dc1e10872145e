// What a failed login leaves behind: `token --cache` does not ask a person or AWS again and again.
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runWith } from "../testing/fake-io.ts";
import { type CacheWorld, DEVICE, NOBODY, READER, startCacheWorld, WRITER } from "./testing/cache-world.ts";

const question = "Assume Role MFA token code: [hidden]";
const wrong = { answer: "000000" };

/** Fails with a wrong code at each of these times, in milliseconds from now; gives what was asked and answered. */
async function tries(world: CacheWorld, start: number, times: readonly number[]): Promise<readonly string[]> {
  const results = [];
  for (const at of times) {
    const { exitCode, stdout, stderr, asked } = await world.token([], { ...wrong, now: start + at });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    const [, code, next] = /^aws-iam-authenticator: (\w+): .*?(?:; next try in (\d+) s\).*)?\n$/.exec(stderr) ?? [];
    results.push(`${asked.length} asked: ${code}${next === undefined ? "" : `, next in ${next} s`}`);
  }
  return results;
}

describe("after a wrong code", () => {
  it("nobody is asked for a while, which doubles up to a minute", async () => {
    const world = await startCacheWorld();
    const at = [0, 1000, 1999, 2000, 5999, 6000, 14_000, 30_000, 62_000, 121_999, 122_000, 181_999, 182_000];
    expect(await tries(world, Date.now(), at)).toEqual([
      "1 asked: MFA_CODE_REFUSED",
      "0 asked: LOGIN_BACKED_OFF, next in 1 s",
      "0 asked: LOGIN_BACKED_OFF, next in 1 s",
      "1 asked: MFA_CODE_REFUSED",
      "0 asked: LOGIN_BACKED_OFF, next in 1 s",
      "1 asked: MFA_CODE_REFUSED",
      "1 asked: MFA_CODE_REFUSED",
      "1 asked: MFA_CODE_REFUSED",
      "1 asked: MFA_CODE_REFUSED",
      "0 asked: LOGIN_BACKED_OFF, next in 1 s",
      "1 asked: MFA_CODE_REFUSED",
      "0 asked: LOGIN_BACKED_OFF, next in 1 s",
      "1 asked: MFA_CODE_REFUSED",
    ]);
  });

  it("the reason is said again, and what to do", async () => {
    const world = await startCacheWorld();
    const now = Date.now();
    await world.token([], { ...wrong, now });
    const { stderr } = await world.token([], { ...wrong, now: now + 500 });
    expect(stderr).toMatchInlineSnapshot(`
      "aws-iam-authenticator: LOGIN_BACKED_OFF: this login failed a moment ago, and is not tried again yet (MFA_CODE_REFUSED: AWS did not accept the MFA code ("MultiFactorAuthentication failed with invalid MFA one time pass code."); next try in 2 s). Mend what is named and wait, or have it forgotten with \`aws-iam-authenticator cache clear\`.
      "
    `);
  });

  it("the right one ends it, and the next failure is a first one", async () => {
    const world = await startCacheWorld();
    const start = Date.now();
    await tries(world, start, [0, 2000]);
    expect(await world.token([], { now: start + 6000 })).toMatchObject({ exitCode: 0, asked: [question] });
    expect(world.files().map((name) => name.replace(/-.*/, ""))).toEqual(["credentials", "token"]);
  });

  it("ten quiet minutes are enough, too", async () => {
    const world = await startCacheWorld();
    const start = Date.now();
    await tries(world, start, [0, 2000, 6000]);
    const later = 14_000 + 10 * 60_000;
    expect(await tries(world, start + later, [0, 2001])).toEqual([
      "1 asked: MFA_CODE_REFUSED",
      "1 asked: MFA_CODE_REFUSED",
    ]);
  });

  it.each<[what: string, mend: (world: CacheWorld) => unknown]>([
    ["a profile that is edited", ({ env }) => appendFileSync(env["AWS_CONFIG_FILE"] ?? "", "# mended\n")],
    [
      "a sign-in",
      ({ home }) => {
        mkdirSync(join(home, ".aws", "sso", "cache"), { recursive: true });
        writeFileSync(join(home, ".aws", "sso", "cache", "0a.json"), "{}");
      },
    ],
    ["`cache clear`", ({ home, env }) => runWith(["cache", "clear"], { home, env })],
    ["a clock that was put back", () => undefined],
  ])("%s has it forgotten at once", async (what, mend) => {
    const world = await startCacheWorld();
    const now = Date.now();
    await world.token([], { ...wrong, now: what.includes("clock") ? now + 60_000 : now });
    await mend(world);
    expect(await world.token([], { now })).toMatchObject({ exitCode: 0, asked: [question] });
  });

  it("all of this holds for every cluster and role of that login", async () => {
    const world = await startCacheWorld();
    const now = Date.now();
    await world.token([], { ...wrong, now });
    for (const args of [
      ["-i", "another"],
      ["-r", READER.arn],
    ]) {
      const { exitCode, stderr, asked } = await world.token(args, { now });
      expect({ exitCode, asked }).toEqual({ exitCode: 1, asked: [] });
      expect(stderr).toContain("LOGIN_BACKED_OFF");
    }
    expect(await world.token(["--profile", "reader"], { now })).toMatchObject({ exitCode: 0 });
  });
});

it("a role that is kept is good, whatever fails meanwhile of what it began with", async () => {
  const world = await startCacheWorld();
  await world.token(["-r", READER.arn]);
  for (const name of world.files().filter((one) => one.startsWith("credentials-"))) {
    const file = join(world.folder, name);
    if (!readFileSync(file, "utf8").includes(READER.arn)) rmSync(file);
  }
  expect(await world.token(["-r", WRITER.arn], wrong)).toMatchObject({ exitCode: 1, asked: [question] });
  expect(await world.token(["-i", "another", "-r", READER.arn])).toMatchObject({ exitCode: 0, asked: [] });
});

describe("a role that may not be assumed", () => {
  it("is backed off from alone: what it begins with is kept, and good for other roles", async () => {
    const world = await startCacheWorld();
    const now = Date.now();
    const args = ["-r", WRITER.arn, "-e", "wrong"];
    expect((await world.token(args, { now })).stderr).toContain("ROLE_NOT_ASSUMED");
    expect((await world.token(args, { now })).stderr).toContain("LOGIN_BACKED_OFF");
    expect(await world.token(["-r", READER.arn], { now })).toMatchObject({ exitCode: 0, asked: [] });
    expect(world.sessions).toEqual(["Admin", "Writer", "Reader"]);
  });

  it("for credentials that STS knows no more has them forgotten", async () => {
    const world = await startCacheWorld();
    const now = Date.now();
    await world.token([], { now });
    // As when sessions are revoked: those that are kept are good by their own date alone.
    world.sts.fail({ kind: "error", status: 403, code: "InvalidClientTokenId" }, { times: 1 });
    expect((await world.token(["-r", READER.arn], { now })).stderr).toContain("ROLE_NOT_ASSUMED");
    const again = await world.token(["-r", READER.arn], { now: now + 2001 });
    expect(again).toMatchObject({ exitCode: 0, asked: [question] });
  });
});

describe("is not remembered:", () => {
  it.each<[what: string, outside: { answer?: typeof NOBODY; env?: Record<string, string> }, code: string]>([
    ["that there was nobody to ask", { answer: NOBODY }, "MFA_CODE_NEEDED"],
    [
      "that half of the keys were missing",
      { env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" } },
      "CREDENTIALS_INVALID",
    ],
  ])("%s", async (_, outside, code) => {
    const world = await startCacheWorld();
    for (let i = 0; i < 2; i++) expect((await world.token([], outside)).stderr).toContain(`: ${code}: `);
    expect(await world.token([], { answer: DEVICE.code })).toMatchObject({ exitCode: 0 });
  });
});
