// The prompt for an MFA code, where a person meets it: the built command in a pseudo-terminal.
import { spawnSync } from "node:child_process";
import { writeSync } from "node:fs";
import { emulatedRole, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { ALICE, callerOf, fileOf } from "./testing/aws.ts";
import { closedAfter } from "./testing/fake-io.ts";
import { runBuilt } from "./testing/run-built.ts";
import { runInTerminal } from "./testing/run-in-terminal.ts";

const withPython = spawnSync("python3", ["-c", "import pty"]).status === 0;
if (!withPython) writeSync(2, "hidden-prompt.test.ts: python3, which gives a pseudo-terminal, is not here: skipped\n");

const admin = emulatedRole({ name: "Admin" });
const question = "Assume Role MFA token code: ";
const token = ["token", "-i", "my-cluster", "--token-only"];

/** An STS, and somebody whose profile wants a code. */
async function world() {
  const codes: (string | null)[] = [];
  const sts = closedAfter(
    await startStsEmulator({
      identities: [ALICE],
      roles: [admin],
      protocol: "http",
      async intercept(request) {
        if (request.method === "POST") codes.push(new URLSearchParams(await request.text()).get("TokenCode"));
        return undefined;
      },
    }),
  );
  const keys = `aws_access_key_id = ${ALICE.accessKeyId}\naws_secret_access_key = ${ALICE.secretAccessKey}\n`;
  const role = `role_arn = ${admin.arn}\nsource_profile = base\nrole_session_name = alice\n`;
  const mfa = "mfa_serial = arn:aws:iam::111122223333:mfa/alice\n";
  const env = {
    AWS_REGION: "eu-central-1",
    AWS_CONFIG_FILE: fileOf(`[profile base]\n${keys}[profile admin]\n${role}${mfa}`),
    AWS_PROFILE: "admin",
    AWS_ENDPOINT_URL_STS: sts.url,
  };
  return { sts, env, codes };
}

describe.skipIf(!withPython)("a code is asked for in a terminal", () => {
  it.each<[what: string, typed: string, code: string]>([
    ["is typed unseen", "123456\r", "123456"],
    ["may be corrected", "1234\x7f\x7f3456\r", "123456"],
    ["may be pasted with a line break", "123456\n", "123456"],
  ])("and %s", async (_, typed, code) => {
    const { sts, env, codes } = await world();
    const { exitCode, seen, stdout } = await runInTerminal(token, [[question, typed]], { env });
    expect({ exitCode, seen, codes }).toEqual({ exitCode: 0, seen: `${question}\necho\n`, codes: [code] });
    const { identity } = await callerOf(stdout, { sts, now: Date.now() });
    expect(identity.arn).toBe("arn:aws:sts::111122223333:assumed-role/Admin/alice");
  });

  it("and Ctrl-C ends the command, and leaves the terminal as it was", async () => {
    const { env, codes } = await world();
    const { exitCode, seen, stdout } = await runInTerminal(token, [[question, "123\x03"]], { env });
    expect({ exitCode, stdout, codes }).toEqual({ exitCode: 130, stdout: "", codes: [] });
    expect(seen).toBe(`${question}\necho\n`);
  });

  it("and Ctrl-D is no answer", async () => {
    const { env, codes } = await world();
    const { exitCode, seen, stdout } = await runInTerminal(token, [[question, "\x04"]], { env });
    expect({ exitCode, stdout, codes }).toEqual({ exitCode: 1, stdout: "", codes: [] });
    expect(seen).toMatch(/^Assume Role MFA token code: \naws-iam-authenticator: MFA_CODE_NEEDED: [^\n]*\necho\n$/);
  });

  it("but not where the question would go to a file", async () => {
    const { env, codes } = await world();
    const { exitCode, seen, stdout, unseen } = await runInTerminal(token, [], { env, stderrToFile: true });
    expect({ exitCode, seen, stdout, codes }).toEqual({ exitCode: 1, seen: "echo\n", stdout: "", codes: [] });
    expect(unseen).toMatch(/^aws-iam-authenticator: MFA_CODE_NEEDED: [^\n]*no terminal to ask at[^\n]*\n$/);
  });

  it("but not where kubectl says that it is not interactive", async () => {
    const { env, codes } = await world();
    const spec = { interactive: false };
    const info = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", spec };
    const outside = { env: { ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info) } };
    const { exitCode, seen, stdout } = await runInTerminal(token, [], outside);
    expect({ exitCode, stdout, codes }).toEqual({ exitCode: 1, stdout: "", codes: [] });
    expect(seen).toMatch(/^aws-iam-authenticator: MFA_CODE_NEEDED: [^\n]*the call is not interactive[^\n]*\necho\n$/);
  });
});

it("no code is asked for where stdin is no terminal", async () => {
  const { env, codes } = await world();
  const { exitCode, stdout, stderr } = await runBuilt(token, { env, stdin: "123456\n" });
  expect({ exitCode, stdout, codes }).toEqual({ exitCode: 1, stdout: "", codes: [] });
  expect(stderr).toMatch(/^aws-iam-authenticator: MFA_CODE_NEEDED: [^\n]*no terminal to ask at[^\n]*\n$/);
});
