import { asIs, AuthenticatorError, safe } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { Io } from "../io.ts";

/** The question that the reference asks where a profile needs a one-time code. */
const mfaQuestion = "Assume Role MFA token code: ";

/**
 * The credentials that the AWS SDK's default chain finds: profiles, SSO, processes, web identity, containers, instances.
 *
 * @throws AuthenticatorError `CREDENTIALS_MISSING`, with the SDK's reason
 */
export async function sdkCredentials(region: string, io: Io): Promise<AwsCredentials> {
  const steps: string[] = [];
  const silent = (): void => undefined;
  const provide = defaultProvider({
    clientConfig: { region },
    logger: { debug: (...parts) => void steps.push(parts.join(" ")), info: silent, warn: silent, error: silent },
    mfaCodeProvider: async () => {
      const code = await io.prompt(mfaQuestion);
      if (code === undefined) throw new Error("the profile needs an MFA code, and there is no terminal to ask for it");
      return code.trim();
    },
  });
  try {
    return await provide();
  } catch (error) {
    const reason = safe`${error instanceof Error ? error.message : "unknown"}`;
    const ofProfile = reasonOfProfile(steps);
    const detail = ofProfile === undefined ? reason : safe`${asIs(reason)}; the profile: ${ofProfile}`;
    throw new AuthenticatorError({ code: "CREDENTIALS_MISSING", detail }, { cause: error });
  }
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
