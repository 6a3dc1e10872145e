import { AuthenticatorError, ok, type Outcome } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import type { Io } from "../io.ts";
import { resolveRegion } from "../region/resolve-region.ts";
import { staticCredentials } from "./static-credentials.ts";

/**
 * The server's own access to AWS: region and credentials as `token` finds them, but nobody is asked for a one-time code.
 * Nothing is looked for before it is asked for, and the SDK is loaded only where the environment itself holds no credentials.
 */
export function serverAccess(io: Io): {
  region(): Promise<string>;
  credentials(region: string): Promise<Outcome<AwsCredentials>>;
} {
  return {
    region: () => resolveRegion({}, io),
    async credentials(region) {
      try {
        const fromEnvironment = staticCredentials(io.env);
        if (fromEnvironment !== undefined) return ok(fromEnvironment);
        const { sdkCredentials } = await import("./sdk-credentials.ts");
        return ok((await sdkCredentials({ region, interactive: false }, io)).credentials);
      } catch (error) {
        if (!(error instanceof AuthenticatorError)) throw error;
        return { ok: false, problem: error.problem };
      }
    },
  };
}
