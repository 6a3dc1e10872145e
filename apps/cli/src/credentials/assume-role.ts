import { AuthenticatorError, safe } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { SettingsIo } from "../region/profile-settings.ts";
import { awsRequestHandler } from "./aws-request-handler.ts";
import { stsEndpointChoice } from "./sts-endpoint-variables.ts";

export interface AssumeRoleOptions {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  /** Default: a name made of the program's and the time. */
  readonly sessionName?: string | undefined;
  /** Take the session name of the present credentials, where they are a session's. */
  readonly forwardSessionName: boolean;
  readonly region: string;
  /** The profile whose settings of endpoints and certificates count. Default: AWS_PROFILE's. */
  readonly profile?: string | undefined;
  readonly now: number;
}

/**
 * Credentials of a role's new session.
 *
 * @throws AuthenticatorError `ROLE_NOT_ASSUMED`, with STS's reason; `CONFIG_UNREADABLE`, `CONFIG_INVALID` for what is set
 *   of proxies, certificates and endpoints
 */
export async function assumeRole(
  credentials: AwsCredentials,
  options: AssumeRoleOptions,
  io: SettingsIo,
): Promise<AwsCredentials> {
  const { roleArn, externalId, region, profile } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const {
    fips: useFipsEndpoint,
    dualStack: useDualstackEndpoint,
    globalEndpoint,
  } = await stsEndpointChoice(options, io);
  const requestHandler = awsRequestHandler(options, io);
  const client = new STSClient({
    region,
    ...(profile ? { profile } : {}),
    requestHandler,
    useFipsEndpoint,
    useDualstackEndpoint,
    useGlobalEndpoint: globalEndpoint,
    credentials: sessionToken ? { accessKeyId, secretAccessKey, sessionToken } : { accessKeyId, secretAccessKey },
  });
  try {
    const forwarded = options.forwardSessionName ? await presentSessionName(client) : undefined;
    const { Credentials: assumed } = await client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: forwarded ?? (options.sessionName || `aws-iam-authenticator-${options.now}`),
        ...(externalId ? { ExternalId: externalId } : {}),
      }),
    );
    if (!assumed?.AccessKeyId || !assumed.SecretAccessKey || !assumed.SessionToken) throw new Error("no credentials");
    return {
      accessKeyId: assumed.AccessKeyId,
      secretAccessKey: assumed.SecretAccessKey,
      sessionToken: assumed.SessionToken,
      expiration: assumed.Expiration,
    };
  } catch (error) {
    if (requestHandler.misconfigured !== undefined) throw requestHandler.misconfigured;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : "unknown";
    throw new AuthenticatorError({ code: "ROLE_NOT_ASSUMED", detail: safe`${roleArn}: ${reason}` }, { cause: error });
  } finally {
    client.destroy();
  }
}

/** The part of a session's user id after the colon; undefined where the credentials are no session's. */
async function presentSessionName(client: STSClient): Promise<string | undefined> {
  const { UserId = "" } = await client.send(new GetCallerIdentityCommand({}));
  const [, name, ...more] = UserId.split(":");
  return more.length === 0 ? name : undefined;
}
