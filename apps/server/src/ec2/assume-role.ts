import { type Clock, fail, ok, type Outcome, parseArn, safe } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import type { StsTransport } from "@aws-iam-authenticator/verifier";
import * as v from "valibot";
import { awsErrorCode, readText } from "./aws-error-code.ts";
import { signedHeaders } from "./aws-signer.ts";
import { failureReason } from "./failure-reason.ts";

/** What a role is assumed with. */
export interface AssumeRoleOptions {
  readonly roleArn: string;
  /** What {@link sourceHeaders} made of `server.sourceARN`. */
  readonly sourceHeaders: Readonly<Record<string, string>>;
  /** Of STS. */
  readonly host: string;
  readonly region: string;
  readonly transport: StsTransport;
  readonly clock: Pick<Clock, "now">;
  readonly userAgent: string;
}

/** The longest that a session may last that is opened by another session, such as an instance's. */
const sessionSeconds = 3600;

/**
 * The headers that tell STS on whose behalf a role is assumed, so that its trust policy can hold `aws:SourceArn` and
 * `aws:SourceAccount` against them; none where no ARN is given.
 *
 * Problem: `CONFIG_INVALID` where it is no ARN with an account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function sourceHeaders(sourceArn: string | undefined): Outcome<Readonly<Record<string, string>>> {
  if (sourceArn === undefined || sourceArn === "") return ok({});
  const account = parseArn(sourceArn)?.account;
  if (!account) return fail("CONFIG_INVALID", safe`server.sourceARN ${sourceArn} is no ARN of an account's resource`);
  return ok({ "x-amz-source-account": account, "x-amz-source-arn": sourceArn });
}

/**
 * Credentials of a new session of a role, for an hour.
 *
 * Problem: `ROLE_NOT_ASSUMED`, with STS's error code.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeRole(
  credentials: AwsCredentials,
  options: AssumeRoleOptions,
  signal: AbortSignal,
): Promise<Outcome<AwsCredentials>> {
  const { roleArn, host, region, transport, clock, userAgent } = options;
  const query = {
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: "aws-iam-authenticator",
    DurationSeconds: String(sessionSeconds),
  };
  const plain = { accept: "application/json", "user-agent": userAgent, ...options.sourceHeaders };
  const headers = await signedHeaders(
    { method: "GET", host, query, headers: plain },
    { service: "sts", region, credentials, clock },
  );
  let status: number;
  let text: string | undefined;
  try {
    const response = await transport({ url: `https://${host}/?${new URLSearchParams(query)}`, headers }, signal);
    ({ status } = response);
    text = await readText(response.body);
  } catch (error) {
    const why = signal.aborted ? safe`no answer in time` : failureReason(error);
    return fail("ROLE_NOT_ASSUMED", safe`${roleArn}: ${why}`);
  }
  const assumed = status === 200 ? v.safeParse(answerSchema, parseJson(text)) : undefined;
  if (!assumed?.success) return fail("ROLE_NOT_ASSUMED", safe`${roleArn}: HTTP ${status} ${awsErrorCode(text) ?? ""}`);
  return ok(assumed.output);
}

const textSchema = v.pipe(v.string(), v.nonEmpty());
const answerSchema = v.pipe(
  v.object({
    AssumeRoleResponse: v.object({
      AssumeRoleResult: v.object({
        Credentials: v.object({
          AccessKeyId: textSchema,
          SecretAccessKey: textSchema,
          SessionToken: textSchema,
          Expiration: v.number(),
        }),
      }),
    }),
  }),
  v.transform(
    ({
      AssumeRoleResponse: {
        AssumeRoleResult: { Credentials: assumed },
      },
    }): AwsCredentials => ({
      accessKeyId: assumed.AccessKeyId,
      secretAccessKey: assumed.SecretAccessKey,
      sessionToken: assumed.SessionToken,
      expiration: new Date(assumed.Expiration * 1000),
    }),
  ),
);

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
