// The built libraries, unchanged, on every runtime that they are for.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "./harness/command-line.ts";
import { RUNTIMES, type Runtime } from "./harness/runtimes.ts";
import { skipped } from "./harness/skip.ts";

const script = fileURLToPath(new URL("runtimes/make-token.mjs", import.meta.url));

const usable = RUNTIMES.filter(
  ({ name, program, missing }) =>
    !skipped(`e2e/runtimes.test.ts, ${name}`, program === undefined ? missing : undefined),
);

describe("the libraries make and verify tokens", () => {
  let home: string;
  let expected: unknown;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "runtimes-"));
    const [first] = RUNTIMES;
    if (first === undefined) throw new Error("no runtime");
    expected = await outputOf(first);
  });

  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it("the script sees all that it is to see", () => {
    expect(expected).toMatchObject({
      token: expect.stringMatching(/^k8s-aws-v1\.[\w-]+$/),
      expiresAt: "2026-01-02T15:14:05.000Z",
      hidden: ["[secret]", "[secret]"],
      decoded: { ok: true, value: { accessKeyId: "ASIAIOSFODNN7EXAMPLE", signature: "[secret]" } },
    });
    const { outcomes, calls, asked } = Object(expected);
    expect(outcomes.map((outcome: object) => ("code" in outcome ? outcome.code : "verified"))).toStrictEqual([
      "verified",
      "verified",
      "verified",
      "STS_SIGNATURE_MISMATCH",
      "STS_ANSWER_INVALID",
      "STS_UNREACHABLE",
      "TOKEN_ENCODING",
      "TOKEN_TOO_LARGE",
      "TOKEN_EXPIRED",
    ]);
    // The first three reviews shared one call.
    expect(calls).toHaveLength(4);
    expect(calls[0]).toMatchObject({
      method: "GET",
      redirect: "manual",
      headers: { "x-k8s-aws-id": "prod.example.com" },
    });
    expect(asked).toStrictEqual(["sts-response", "sts-response", "sts-response", "sts-connection-failed"]);
  });

  it.each(usable)("$name, and all comes out the same", async (runtime) => {
    expect(await outputOf(runtime)).toStrictEqual(expected);
  });

  async function outputOf({ name, program, args }: Runtime): Promise<unknown> {
    const run = await runProgram(program ?? name, [...args, script], { env: { HOME: home } });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    return JSON.parse(run.stdout);
  }
});
