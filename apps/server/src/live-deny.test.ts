// server.deny in a server that runs: an edit of the configuration file takes effect on the next review.
import { rm, writeFile } from "node:fs/promises";
import { emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { startLiveServer } from "./testing/live-server.ts";
import type { StartOptions } from "./testing/start-server.ts";
import { tokenOf } from "./testing/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const deployer = emulatedRoleSession({ role: "Deploy", session: "ci@build-42" });
const mappings = `
  mapUsers:
  - { userarn: "${alice.arn}", username: alice }
  mapRoles:
  - { rolearn: "arn:aws:iam::111122223333:role/Deploy", username: deployer }
`;

const applied = 'msg="the configuration file was read again"';
const refused = "was changed but is not in force";

async function start(settings = "", options: Pick<StartOptions, "emulator"> = {}) {
  const server = await startLiveServer({
    identities: [alice, deployer],
    settings: mappings + settings,
    ...options,
  });
  return {
    ...server,
    /** Has the file say more after its own text. */
    edit: (more: string) => server.replace(server.text + more),
    calls: () => server.sts.requests.length,
  };
}

it("an admin who must stay mapped is denied all the same, which the log and the readiness say", async () => {
  const { edit, lines, readiness, text, replace } = await start(`  mustStayMapped: [{ arn: "${alice.arn}" }]\n`);
  const warnings = () => lines.filter((line) => line.includes("must stay mapped, and is denied"));
  expect((await readiness()).body).not.toContain("deny");
  await edit(`  deny: { arns: ["${alice.arn}"] }\n`);
  expect(warnings()).toEqual([
    expect.stringMatching(
      /level=warning msg="server\.mustStayMapped: .*user\/alice.* is denied by server\.deny\.arns at /,
    ),
  ]);
  expect(await readiness()).toMatchObject({
    status: 200,
    body: expect.stringContaining("[+]deny: 1 of mustStayMapped denied, see the log\n"),
  });
  await edit(`  deny: { arns: ["${alice.arn}"], sessionNames: [mallory] }\n`);
  expect(warnings()).toHaveLength(1);
  await replace(text);
  expect((await readiness()).body).not.toContain("deny");
});

describe("a token that is in memory as granted is denied from the edit on, and STS is not asked", () => {
  it.each<[deny: string, identity: typeof alice]>([
    [`arns: ["${alice.arn}"]`, alice],
    ['arns: ["arn:aws:iam::111122223333:role/Deploy"]', deployer],
    ['arns: ["arn:aws:sts::111122223333:assumed-role/Deploy/ci@build-42"]', deployer],
    [`accessKeyIDs: [${alice.accessKeyId}]`, alice],
    ["sessionNames: [ci@build-42]", deployer],
    ['signedBefore: "2999-01-01T00:00:00Z"', alice],
  ])("%s", async (deny, identity) => {
    const { review, edit, calls, metrics } = await start();
    const token = await tokenOf(identity);
    const name = identity === alice ? "alice" : "deployer";
    expect(await review(token)).toBe(name);
    await edit(`  deny: { ${deny} }\n`);
    const key = deny.slice(0, deny.indexOf(":"));
    expect(await review(token)).toMatch(
      new RegExp(`^IDENTITY_DENIED: .*server\\.deny\\.${key} at "c\\.yaml:\\d+:\\d+"`),
    );
    expect(calls()).toBe(1);
    expect(await metrics()).toContain('aws_iam_authenticator_reviews_total{code="IDENTITY_DENIED"} 1');
    await edit("");
    expect(await review(token)).toBe(name);
    expect(calls()).toBe(1);
  });
});

describe("a token that is not in memory", () => {
  it.each<[what: string, deny: string, calls: number]>([
    ["by the access key: STS is not even asked", `accessKeyIDs: [${alice.accessKeyId}]`, 0],
    ["by when it was signed: STS is not even asked", 'signedBefore: "2999-01-01T00:00:00Z"', 0],
    ["by what STS alone can tell", `arns: ["${alice.arn}"]`, 1],
  ])("is denied %s", async (_, deny, asked) => {
    const { review, calls } = await start(`  deny: { ${deny} }\n`);
    expect(await review(await tokenOf(alice))).toMatch(/^IDENTITY_DENIED/);
    expect(calls()).toBe(asked);
  });
});

it("a token that STS is being asked about is denied when the answer comes", async () => {
  let tellAsked: () => void = () => undefined;
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (tellAsked = resolve));
  const answered = new Promise<undefined>((resolve) => (answer = () => resolve(undefined)));
  const { review, edit } = await start("", {
    emulator: {
      intercept() {
        tellAsked();
        return answered;
      },
    },
  });
  const result = review(await tokenOf(alice));
  await asked;
  await edit(`  deny: { arns: ["${alice.arn}"] }\n`);
  answer();
  expect(await result).toMatch(/^IDENTITY_DENIED/);
});

it("the denial holds while STS is down and old answers are given", async () => {
  const { review, edit, sts } = await start("  cache: { ttlSeconds: 0, staleIfErrorSeconds: 300 }\n");
  const [one, other] = [await tokenOf(alice), await tokenOf(deployer)];
  expect([await review(one), await review(other)]).toEqual(["alice", "deployer"]);
  await sts.close();
  await edit(`  deny: { sessionNames: [ci@build-42] }\n`);
  expect([await review(one), (await review(other)).split(":")[0]]).toEqual(["alice", "IDENTITY_DENIED"]);
});

describe("what was read before stays in force", () => {
  it.each<[what: string, text: (own: string) => string | undefined, problem: RegExp]>([
    ["where the file is not valid", (own) => `${own}  partition: mars\n`, /c\.yaml:\d+:14: .*mars/],
    ["where a denial in it could never match", (own) => `${own}  deny: { arns: [bob] }\n`, /c\.yaml:\d+:18: \\"bob/],
    ["where it is no YAML", (own) => `${own}\n  : [`, /c\.yaml:\d+:\d+: /],
    ["where it is empty, as while it is written", () => "", /error=.*is empty/],
    ["where it is gone", () => undefined, /error=.*ENOENT/],
  ])("%s, which is told in the log, the metrics and the readiness", async (_, change, problem) => {
    const { review, configPath, text, logged, lines, metrics, readiness } = await start(
      `  deny: { arns: ["${alice.arn}"] }\n`,
    );
    const changed = change(text.replace(/ {2}deny:.*\n/, ""));
    await (changed === undefined ? rm(configPath) : writeFile(configPath, changed));
    await logged(refused);
    expect(await review(await tokenOf(alice))).toMatch(/^IDENTITY_DENIED/);
    expect(await review(await tokenOf(deployer))).toBe("deployer");
    expect(lines.filter((line) => line.includes("level=error")).join("\n")).toMatch(problem);
    expect(await metrics()).toContain('aws_iam_authenticator_config_reloads_total{result="refused"} 1');
    expect(await readiness()).toMatchObject({
      status: 200,
      body: expect.stringMatching(
        /^\[\+\]configuration: not valid since \S+, see the log; in force is what was read at /m,
      ),
    });
    await writeFile(configPath, text);
    await logged("is valid again");
    expect((await readiness()).body).toMatch(/^\[\+\]configuration: read at \S+$/m);
  });
});

describe("the log tells", () => {
  it("whom it denies, at the start and when that changes", async () => {
    const { edit, lines } = await start("  deny: { accessKeyIDs: [AKIAI44QH8DHBEXAMPLE] }\n");
    const told = () => lines.filter((line) => line.includes("server.deny")).map((line) => line.replace(/^\S+ /, ""));
    expect(told()).toEqual([
      'level=info msg="server.deny: denied whatever the mappings say" accessKeyIDs="[AKIAI44QH8DHBEXAMPLE]" arns="[]" sessionNames="[]"',
    ]);
    await edit("  audiences: [vault]\n");
    expect(told()).toHaveLength(1);
  });

  it("that a time of signing in the future denies everybody", async () => {
    const { lines } = await start('  deny: { signedBefore: "2999-01-01T00:00:00Z" }\n');
    expect(lines.find((line) => line.includes("in the future"))).toMatch(/level=warning .*2999-01-01T00:00:00Z/);
  });

  it("which settings changed, and which of them are for the next start", async () => {
    const { edit, lines, logged } = await start();
    await edit("  audiences: [vault]\n  deny: { sessionNames: [bob] }\n");
    const [line] = await logged("take effect at the next start only");
    expect(line).toMatch(/level=warning .* settings="\[server\.audiences\]"$/);
    expect(lines.find((one) => one.includes(applied))).toMatch(/ changed="\[server\.audiences server\.deny\]" /);
    await edit("  deny: { sessionNames: [bob, eve] }\n");
    expect(lines.filter((one) => one.includes("at the next start"))).toHaveLength(1);
  });
});
