import { expect } from "vitest";
import { expectNoSecrets } from "../../testing/fake-io.ts";
import type { Check } from "../check.ts";
import { RUNGS } from "../climb.ts";
import type { LoginFolder } from "./login-folder.ts";

/**
 * Runs `doctor -o json`, and gives what it has to say that is not fine. The folder of the test is called HERE. What is climbed
 * after a broken rung of the ladder, or a secret, fails the test.
 */
export async function troubles(
  login: LoginFolder,
  args: readonly string[] = [],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<readonly Check[]> {
  const { stdout, stderr, exitCode } = await login.run(["doctor", "-o", "json", ...args], { env });
  expect(stderr).toBe("");
  expectNoSecrets(stdout, env);
  const { ok, checks }: { ok: boolean; checks: Check[] } = JSON.parse(stdout.replaceAll(login.folder, "HERE"));
  const broken = checks.find(({ status }) => status === "fail");
  expect({ exitCode, ok }).toEqual(broken === undefined ? { exitCode: 0, ok: true } : { exitCode: 1, ok: false });
  if (broken !== undefined && RUNGS.includes(broken.id)) {
    const after = checks.slice(checks.indexOf(broken) + 1).filter(({ id }) => RUNGS.includes(id));
    const message = `not tried, because of ${broken.id}`;
    expect(after).toEqual(after.map(({ id }) => ({ id, status: "skip", message })));
  }
  return checks.filter(({ status }) => status === "fail" || status === "warn");
}
