import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import type { Io } from "../io.ts";
import type { AwsFiles } from "../aws-files.ts";

/** How a profile comes to its credentials, as far as that decides on what they hang. */
export interface ProfileTraits {
  /** Somebody signs in for it with `aws sso login` or `aws login`: the next can be somebody else. */
  readonly signsIn: boolean;
  /** They are, or begin with, those of the machine or container that this runs on. */
  readonly ofMachine: boolean;
  /** They are of a role that is assumed, or of a process; nothing that the machine hands out at any time. */
  readonly assumed: boolean;
  /** Files with the tokens of web identities, as the profiles name them. */
  readonly tokenFiles: readonly string[];
}

type Sections = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;

/**
 * Reads a profile, and those that it builds on. Anew, and so that the SDK goes by what is read here: it keeps what it once read, which
 * can have been for the region, before another process's login was waited for.
 */
export async function profileTraits(
  profile: string,
  { config, credentials }: AwsFiles,
  env: Io["env"],
): Promise<ProfileTraits> {
  const files = await loadSharedConfigFiles({ configFilepath: config, filepath: credentials, ignoreCache: true });
  return traitsOf(profile, [files.configFile, files.credentialsFile], Boolean(env["AWS_WEB_IDENTITY_TOKEN_FILE"]));
}

/** {@link profileTraits} of sections that are read. @param webIdentity whether the environment names a web identity */
export function traitsOf(profile: string, sections: readonly Sections[], webIdentity: boolean): ProfileTraits {
  const chain = chainOf(profile, sections);
  const has = (...keys: readonly string[]): boolean => chain.some((section) => keys.some((key) => section[key]));
  const signsIn = has("sso_session", "sso_start_url", "login_session");
  const assumed = has("role_arn", "credential_process") || webIdentity;
  const ofMachine = has("credential_source") || !(signsIn || assumed || has("aws_access_key_id"));
  const tokenFiles = chain.flatMap(({ web_identity_token_file: file }) => (file ? [file] : []));
  return { signsIn, ofMachine, assumed, tokenFiles };
}

/** The sections of a profile and of those that it names as its source, each once. */
function chainOf(
  profile: string,
  sections: readonly Sections[],
): readonly Readonly<Record<string, string | undefined>>[] {
  const chain = new Map<string, Readonly<Record<string, string | undefined>>>();
  for (let name: string | undefined = profile; name !== undefined && !chain.has(name);) {
    const section: Readonly<Record<string, string | undefined>> = Object.assign(
      {},
      ...sections.map((of) => of[name ?? ""]),
    );
    chain.set(name, section);
    name = section["source_profile"];
  }
  return [...chain.values()];
}
