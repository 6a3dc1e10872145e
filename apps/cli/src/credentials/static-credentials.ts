import { AuthenticatorError, safe } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import type { Io } from "../io.ts";

/**
 * The credentials that stand in the environment itself, or undefined where there are none. They win even where
 * AWS_PROFILE is set, as in the reference, and need no SDK.
 *
 * @throws AuthenticatorError `CREDENTIALS_INVALID` where one of the two variables is missing
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
export function staticCredentials(env: Io["env"]): AwsCredentials | undefined {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"] || env["AWS_ACCESS_KEY"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"] || env["AWS_SECRET_KEY"];
  if (!accessKeyId && !secretAccessKey) return undefined;
  if (!accessKeyId || !secretAccessKey) {
    const missing = accessKeyId ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID";
    throw new AuthenticatorError({
      code: "CREDENTIALS_INVALID",
      detail: safe`${missing} is not set, but its other half is`,
    });
  }
  const sessionToken = env["AWS_SESSION_TOKEN"];
  const expiration = Date.parse(env["AWS_CREDENTIAL_EXPIRATION"] ?? "");
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
    ...(Number.isNaN(expiration) ? {} : { expiration: new Date(expiration) }),
  };
}
