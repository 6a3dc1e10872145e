import { AuthenticatorError, safe } from "@aws-iam-authenticator/core";
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
  const provide = defaultProvider({
    clientConfig: { region },
    mfaCodeProvider: async () => {
      const code = await io.prompt(mfaQuestion);
      if (code === undefined) throw new Error("the profile needs an MFA code, and there is no terminal to ask for it");
      return code.trim();
    },
  });
  try {
    return await provide();
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    throw new AuthenticatorError({ code: "CREDENTIALS_MISSING", detail: safe`${reason}` }, { cause: error });
  }
}
