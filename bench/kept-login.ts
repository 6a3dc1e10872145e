import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { emulatedRole, emulatedUser, startStsEmulator } from "../packages/sts-emulator/src/index.ts";

const device = { serial: "arn:aws:iam::111122223333:mfa/alice", code: "123456" };

/** Runs a program in a terminal of its own. */
const inTerminal = "import os, pty, sys; sys.exit(os.WEXITSTATUS(pty.spawn(sys.argv[1:])))";

/**
 * Logs in with `token --cache` as a person does: a profile takes a role with an MFA code, which is typed in a terminal.
 *
 * @param token the command line, to which `--cache` is added
 * @param home a folder for profiles and what is kept; each program needs one of its own
 * @returns the environment in which the same command line finds the token
 */
export async function keepLogin(
  token: readonly string[],
  home: string,
  base: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const alice = emulatedUser({ name: "alice" });
  const admin = emulatedRole({ name: "Admin", mfa: device });
  const sts = await startStsEmulator({ identities: [alice], roles: [admin], protocol: "http" });
  const config = join(home, "config");
  await writeFile(
    config,
    `[profile base]
aws_access_key_id = ${alice.accessKeyId}
aws_secret_access_key = ${alice.secretAccessKey}
[profile admin]
region = eu-central-1
role_arn = ${admin.arn}
source_profile = base
mfa_serial = ${device.serial}
`,
  );
  const env = { ...base, HOME: home, AWS_CONFIG_FILE: config, AWS_PROFILE: "admin", AWS_ENDPOINT_URL_STS: sts.url };
  try {
    const child = spawn("python3", ["-c", inTerminal, ...token, "--cache"], {
      env,
      stdio: ["pipe", "pipe", "inherit"],
    });
    let seen = "";
    child.stdout.on("data", (piece: Buffer) => {
      const before = seen.includes("code: ");
      seen += piece.toString();
      if (!before && seen.includes("code: ")) child.stdin.write(`${device.code}\r`);
    });
    const [exitCode] = await once(child, "close");
    if (exitCode !== 0) throw new Error(`the login ended with ${String(exitCode)}: ${seen}`);
  } finally {
    await sts.close();
  }
  return env;
}
