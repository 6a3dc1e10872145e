import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EmulatedIdentity } from "@aws-iam-authenticator/sts-emulator";
import { onTestFinished } from "vitest";

/** A person's home folder, for the length of a test. */
export interface AwsHome {
  readonly folder: string;
  /** The variables under which AWS clients look nowhere else. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file into it. @returns its path */
  write(path: string, text: string): string;
}

/** Makes a home folder with these lines in `~/.aws/config`. */
export function awsHome(config: string): AwsHome {
  const folder = mkdtempSync(join(tmpdir(), "aws-home-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const env = {
    HOME: folder,
    AWS_CONFIG_FILE: write(".aws/config", config),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, ".aws", "credentials"),
    AWS_LOGIN_CACHE_DIRECTORY: join(folder, ".aws", "login", "cache"),
  };
  return { folder, env, write };
}

/** The settings of a profile whose keys stand in the file. */
export function keysInFile({ accessKeyId, secretAccessKey, sessionToken }: EmulatedIdentity): string {
  const token = sessionToken === undefined ? "" : `aws_session_token = ${sessionToken}\n`;
  return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n${token}`;
}

/** Where the session of single sign-on with this name, or this start URL, is kept, below the home folder. */
export function ssoCacheFile(session: string): string {
  return `.aws/sso/cache/${createHash("sha1").update(session).digest("hex")}.json`;
}

/** Where the session of `aws login` is kept, below the home folder. */
export function loginCacheFile(session: string): string {
  return `.aws/login/cache/${createHash("sha256").update(session).digest("hex")}.json`;
}
