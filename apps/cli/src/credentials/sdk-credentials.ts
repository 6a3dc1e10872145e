import { AuthenticatorError, safe } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { Io } from "../io.ts";
import { withAnswerLimit } from "./answer-limit.ts";
import { awsRequestHandler } from "./aws-request-handler.ts";
import { containerHost } from "./container-host.ts";
import { credentialsFailure } from "./credentials-failure.ts";
import { credentialsOrigin } from "./credentials-origin.ts";
import type { Login, ResolvedLogin } from "./login.ts";
import { stsEndpointChoice } from "./sts-endpoint-variables.ts";

/** The SDK notes on the credentials how it came by them. */
type AttributedCredentials = AwsCredentials & { readonly $source?: Readonly<Record<string, unknown>> };

/** The question that the reference asks where a profile needs a one-time code. */
const mfaQuestion = "Assume Role MFA token code: ";

/** How long an instance's metadata service may take to answer each question, where nothing else has credentials. */
const instanceTimeoutMs = 500;
/** The same of a container's, which may have to ask others, and is asked twice. */
const containerTimeoutMs = 3_000;

/**
 * The credentials that the AWS SDK's default chain finds: profiles, SSO, processes, web identity, containers, instances.
 *
 * @throws AuthenticatorError those of {@link credentialsFailure}; `MFA_CODE_NEEDED`; `CONFIG_UNREADABLE`, `CONFIG_INVALID`
 *   for what is set of proxies, certificates and endpoints
 */
export async function sdkCredentials(
  { region, profile, interactive }: Pick<Login, "region" | "profile" | "interactive">,
  io: Io,
): Promise<ResolvedLogin> {
  const steps: string[] = [];
  const silent = (): void => undefined;
  const { fips: useFipsEndpoint, dualStack: useDualstackEndpoint } = await stsEndpointChoice({ region, profile }, io);
  const requestHandler = awsRequestHandler({ profile }, io);
  const container = containerHost(io.env);
  const ofProfile = profile ? { profile } : {};
  const provide = defaultProvider({
    ...ofProfile,
    ...(container === undefined ? { timeout: instanceTimeoutMs } : { maxRetries: 1 }),
    // No region: single sign-on would be asked there and not in its own. Roles of web identity see the other alone.
    clientConfig: { ...ofProfile, requestHandler, useFipsEndpoint, useDualstackEndpoint },
    parentClientConfig: { ...ofProfile, requestHandler, region },
    logger: { debug: (...parts) => void steps.push(parts.join(" ")), info: silent, warn: silent, error: silent },
    mfaCodeProvider: (serial) => mfaCode(serial, interactive, io),
  });
  try {
    const { $source: source = {}, ...credentials }: AttributedCredentials = await (container === undefined
      ? provide()
      : withAnswerLimit(container, containerTimeoutMs, provide));
    const looked = profile || io.env["AWS_PROFILE"] || "default";
    return { credentials, from: credentialsOrigin({ profile: looked, source, steps }) };
  } catch (error) {
    if (error instanceof AuthenticatorError) throw error;
    if (requestHandler.misconfigured !== undefined) throw requestHandler.misconfigured;
    const { name, message: reason } = error instanceof Error ? error : { name: "", message: "unknown" };
    const named = profile || io.env["AWS_PROFILE"] || undefined;
    const failure = { reason, name, ofProfile: reasonOfProfile(steps), profile: named };
    throw new AuthenticatorError(await credentialsFailure(failure, io), { cause: error });
  } finally {
    requestHandler.destroy();
  }
}

/** Asks the person for a code of the MFA device; the answer is not shown. */
async function mfaCode(serial: string, interactive: boolean, io: Io): Promise<string> {
  if (!interactive)
    throw new AuthenticatorError({
      code: "MFA_CODE_NEEDED",
      detail: safe`${serial}; the call is not interactive`,
    });
  const code = await io.promptHidden(mfaQuestion);
  if (code === undefined) {
    throw new AuthenticatorError({
      code: "MFA_CODE_NEEDED",
      detail: safe`${serial}; no terminal to ask at, or no answer`,
    });
  }
  return code.trim();
}

/**
 * Why the profile gave none, where the chain went on to other places: its error tells nothing but that there were none
 * there either, when it may just be the profile's process that failed.
 *
 * @param steps the SDK's debug lines
 */
function reasonOfProfile(steps: readonly string[]): string | undefined {
  const begin = steps.findIndex((step) => step.endsWith("defaultProvider::fromIni"));
  const wentOn = steps.findIndex((step) => step.endsWith("defaultProvider::fromProcess"));
  if (begin < 0 || wentOn < begin) return undefined;
  const mark = "@smithy/property-provider -> ";
  const reason = steps.slice(begin, wentOn).findLast((step) => step.startsWith(mark));
  return reason?.slice(mark.length).trim();
}
