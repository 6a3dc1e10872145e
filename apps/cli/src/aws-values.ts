import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { awsFiles } from "./aws-files.ts";
import type { Io } from "./io.ts";

/** What the AWS files have that a command line can name. */
export interface AwsValues {
  readonly profiles: readonly string[];
  /** ARNs of roles that profiles assume. */
  readonly roles: readonly string[];
}

/** How the parser names sections that are no profiles. */
const otherSection = /^(sso-session|services)\./;

/** Reads the user's AWS files. A file that is not there is empty. */
export async function awsValues(io: Pick<Io, "env" | "home" | "platform">): Promise<AwsValues> {
  const { config, credentials } = awsFiles(io);
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: config,
    filepath: credentials,
  });
  const profiles = { ...credentialsFile, ...configFile };
  return {
    profiles: Object.keys(profiles).filter((name) => !otherSection.test(name)),
    roles: Object.values(profiles).flatMap(({ role_arn: role }) => (role === undefined ? [] : [role])),
  };
}
