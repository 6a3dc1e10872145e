import type { ConfigFile } from "@aws-iam-authenticator/config";
import type { Logger } from "./logger.ts";

/** Writes each mapping of the configuration file, in the reference's lines. */
export function logRules(server: ConfigFile["server"], logger: Logger): void {
  for (const { rolearn, roleARNLike, sso, username, groups = [] } of server?.mapRoles ?? []) {
    const role = rolearn ?? roleARNLike ?? `${sso?.permissionSetName ?? ""} of account ${sso?.accountID ?? ""}`;
    logger.info("mapping IAM role", { groups, role, username });
  }
  for (const { userarn, userARNLike, username, groups = [] } of server?.mapUsers ?? []) {
    logger.info("mapping IAM user", { groups, user: userarn ?? userARNLike, username });
  }
  for (const accountID of server?.mapAccounts ?? []) logger.info("mapping IAM Account", { accountID });
}
