/** How a profile came to its credentials, by the SDK's names of such ways; the first that is there counts. */
const WAYS = [
  ["CREDENTIALS_PROFILE_SOURCE_PROFILE", "a role, through another profile"],
  ["CREDENTIALS_PROFILE_NAMED_PROVIDER", "a role, through a credential_source"],
  ["CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN", "a role, by web identity"],
  ["CREDENTIALS_PROFILE_SSO", "single sign-on"],
  ["CREDENTIALS_PROFILE_SSO_LEGACY", "single sign-on"],
  ["CREDENTIALS_PROFILE_LOGIN", "aws login"],
  ["CREDENTIALS_PROFILE_PROCESS", "a process"],
  ["CREDENTIALS_PROFILE", "keys in the file"],
] as const;

/**
 * Where the SDK's credentials came from, for people.
 *
 * @param options.profile the profile that was looked at
 * @param options.source the ways that the credentials came, as the SDK notes them on the credentials themselves
 * @param options.steps the SDK's debug lines, which tell of the services of machines
 */
export function credentialsOrigin(options: {
  readonly profile: string;
  readonly source: Readonly<Record<string, unknown>>;
  readonly steps: readonly string[];
}): string {
  const { profile, source, steps } = options;
  const way = WAYS.find(([name]) => Object.hasOwn(source, name));
  if (way !== undefined) return `profile ${profile} (${way[1]})`;
  if (Object.hasOwn(source, "CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN")) return "the environment's web identity";
  if (steps.some((step) => step.includes("remoteProvider::fromInstanceMetadata")))
    return "the instance's metadata service";
  if (steps.some((step) => step.includes("remoteProvider::fromHttp"))) return "the container's credentials service";
  return "the AWS SDK's default chain";
}
