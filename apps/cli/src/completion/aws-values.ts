import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { awsFiles } from "../aws-files.ts";
import type { Io } from "../io.ts";

/** What the AWS files have that a command line could name. */
export interface AwsValues {
  readonly profiles: readonly string[];
  /** ARNs of roles that profiles assume. */
  readonly roles: readonly string[];
}

/** Reads the user's AWS files. A file that is not there is empty. */
export async function awsValues(io: Pick<Io, "env" | "home" | "platform">): Promise<AwsValues> {
  const { config, credentials } = awsFiles(io);
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: config,
    filepath: credentials,
  });
  const profiles = { ...credentialsFile, ...configFile };
  return {
    profiles: Object.keys(profiles),
    roles: Object.values(profiles).flatMap(({ role_arn: role }) => (role === undefined ? [] : [role])),
  };
}
