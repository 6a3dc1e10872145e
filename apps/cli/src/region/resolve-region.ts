import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../io.ts";
import { instanceRegion } from "./instance-region.ts";

const lastResort = "us-east-1";

/**
 * The region whose STS is to verify the token: the one asked for, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's, the
 * instance's, else us-east-1; as the reference. Each is looked at only where the ones before say nothing.
 */
export async function resolveRegion(
  asked: { readonly region?: string | undefined; readonly profile?: string | undefined },
  io: Io,
): Promise<string> {
  const { env } = io;
  return (
    asked.region ||
    env["AWS_REGION"] ||
    env["AWS_DEFAULT_REGION"] ||
    (await profileRegion(asked.profile, io)) ||
    (await instanceRegion(env)) ||
    lastResort
  );
}

async function profileRegion(asked: string | undefined, { env, home }: Io): Promise<string | undefined> {
  const configFile = env["AWS_CONFIG_FILE"] || join(home, ".aws", "config");
  const credentialsFile = env["AWS_SHARED_CREDENTIALS_FILE"] || join(home, ".aws", "credentials");
  // Most who set static credentials have no such files; the parser is loaded for the others.
  if (!existsSync(configFile) && !existsSync(credentialsFile)) return undefined;
  const { loadSharedConfigFiles } = await import("@smithy/shared-ini-file-loader");
  const files = await loadSharedConfigFiles({ configFilepath: configFile, filepath: credentialsFile });
  const profile = asked || env["AWS_PROFILE"] || "default";
  return files.configFile[profile]?.["region"] ?? files.credentialsFile[profile]?.["region"];
}
