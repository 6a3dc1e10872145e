// What `npm run demo` does after its set-up: what it shows, and that nothing of it stays.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram, startProgram } from "./harness/command-line.ts";
import { commandLinesWith } from "./harness/processes.ts";
import { skipped } from "./harness/skip.ts";

const demo = fileURLToPath(new URL("demo/main.ts", import.meta.url));
const account = "111122223333";
const noCurl = await runProgram("curl", ["--version"]).then(
  () => undefined,
  () => "there is no curl",
);

describe("the demo", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "demo-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("shows five tokens and what the server says of each, and leaves nothing behind", async () => {
    const { exitCode, stdout, stderr } = await runProgram(process.execPath, [demo], { env: { TMPDIR: folder } });
    expect({ exitCode, stderr }).toStrictEqual({ exitCode: 0, stderr: "" });
    const mismatch = expect.stringMatching(/^STS_SIGNATURE_MISMATCH: STS refused the signature/);
    const vouched = "STS vouches for the caller, and a rule maps it";
    expect(readCases(stdout)).toStrictEqual([
      {
        title: "a mapped user",
        http: "200",
        status: {
          authenticated: true,
          user: {
            username: "alice",
            uid: `aws-iam-authenticator:${account}:AIDA…`,
            groups: ["system:masters"],
            extra: {
              accessKeyId: ["AKIA…"],
              arn: [`arn:aws:iam::${account}:user/alice`],
              canonicalArn: [`arn:aws:iam::${account}:user/alice`],
              principalId: ["AIDA…"],
              sessionName: [""],
              "sigs.k8s.io/aws-iam-authenticator/principalId": ["AIDA…"],
            },
          },
        },
        why: vouched,
      },
      {
        title: "a mapped role, its username and groups made of templates",
        http: "200",
        status: {
          authenticated: true,
          user: {
            username: "deploy:ci@build-42",
            uid: `aws-iam-authenticator:${account}:AROA…`,
            groups: ["deployers", `account:${account}`],
            extra: {
              accessKeyId: ["ASIA…"],
              arn: [`arn:aws:sts::${account}:assumed-role/Deploy/ci@build-42`],
              canonicalArn: [`arn:aws:iam::${account}:role/Deploy`],
              principalId: ["AROA…"],
              sessionName: ["ci@build-42"],
              "sigs.k8s.io/aws-iam-authenticator/principalId": ["AROA…"],
            },
          },
        },
        why: vouched,
      },
      refused("a user that nothing maps", expect.stringMatching(/^NOT_MAPPED: .*:user\/mallory/)),
      refused("a token for another cluster", mismatch),
      refused("a token that was tampered with", mismatch),
    ]);
    await expectNothingLeft();
  });

  it("cleans up, too, where whoever reads its output goes away", async () => {
    const env = { TMPDIR: folder, NODE: process.execPath, DEMO: demo };
    const { stdout, stderr } = await runProgram("sh", ["-c", '"$NODE" "$DEMO" | head -n 1'], { env });
    expect({ stdout, stderr }).toStrictEqual({ stdout: "── a mapped user\n", stderr: "" });
    await expectNothingLeft();
  });

  it.skipIf(skipped("e2e/demo.test.ts, --keep", noCurl)).each([
    { who: "the demo alone", ownGroup: false },
    { who: "all that runs in the terminal, as Ctrl-C does", ownGroup: true },
  ])("stays up with --keep for the lines that it prints, until SIGINT comes to $who", async ({ ownGroup }) => {
    const running = startProgram(process.execPath, [demo, "--keep"], { env: { TMPDIR: folder }, ownGroup });
    try {
      const [token] = await running.line(/^TOKEN=.*/);
      const [curl] = await running.line(/^curl .*/);
      await running.line(/^Its configuration: /);
      const tried = await runProgram("sh", ["-c", `${token}\n${curl} --silent --show-error`]);
      expect(tried).toMatchObject({ exitCode: 0, stderr: "" });
      expect(JSON.parse(tried.stdout).status).toMatchObject({ authenticated: true, user: { username: "alice" } });
      expect(await readdir(folder)).toHaveLength(1);
    } finally {
      expect(await running.stop("SIGINT")).toBe(0);
    }
    await expectNothingLeft();
  });

  async function expectNothingLeft(): Promise<void> {
    expect(await readdir(folder)).toStrictEqual([]);
    expect(await commandLinesWith(folder)).toStrictEqual([]);
  }
});

function refused(title: string, error: unknown) {
  return { title, http: "200", status: { authenticated: false, error }, why: error };
}

/** What the demo prints of each case; ids that are made up without their ends. */
function readCases(stdout: string) {
  return stdout
    .replaceAll(/\b(AIDA|AKIA|AROA|ASIA)[A-Z2-7]+/g, "$1…")
    .split(/^── /m)
    .slice(1)
    .map((text) => {
      const [, title, http, status = "", why] =
        /^(.*)\n {3}HTTP (\d+), status: (.*)\n {3}why: ([^\n]*)\n/s.exec(text) ?? [];
      return { title, http, status: JSON.parse(status), why };
    });
}
