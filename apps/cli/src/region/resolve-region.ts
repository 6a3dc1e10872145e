import type { Io } from "../io.ts";
import { instanceRegion } from "./instance-region.ts";
import { profileSettings } from "./profile-settings.ts";

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
    (await profileSettings(["region"], asked.profile, io)).region ||
    (await instanceRegion(env)) ||
    lastResort
  );
}
