import { asIs, nearest, type Problem, safe } from "@aws-iam-authenticator/core";
import { awsValues } from "../aws-values.ts";
import type { SettingsIo } from "../region/profile-settings.ts";
import { loginAgain } from "./login-again.ts";

/** What the AWS SDK says where it finds no credentials. */
export interface SdkFailure {
  /** Of the whole chain. */
  readonly reason: string;
  /** The kind of error, such as STS's own `AccessDenied`. */
  readonly name: string;
  /** Of the profile alone, where the chain went on to other places. */
  readonly ofProfile: string | undefined;
  /** The profile that somebody named; undefined where the default one was looked at. */
  readonly profile: string | undefined;
}

/** The SDK's own, which leaves the profile to the reader. */
const advice = / To refresh this SSO session run .*$/s;

const wrongCode = /^MultiFactorAuthentication failed with invalid /;

/**
 * What it comes down to that there are no credentials, so that whoever reads it knows what to do: `MFA_CODE_REFUSED` and
 * `ROLE_NOT_ASSUMED` where STS refuses a role of the profile, `SIGN_IN_NEEDED` with the command, `PROFILE_MISSING` with the name
 * that was probably meant, else `CREDENTIALS_MISSING` with the SDK's reason.
 */
export async function credentialsFailure(failure: SdkFailure, io: SettingsIo): Promise<Problem> {
  const { reason, name, ofProfile, profile } = failure;
  if (name === "AccessDenied") {
    return { code: wrongCode.test(reason) ? "MFA_CODE_REFUSED" : "ROLE_NOT_ASSUMED", detail: safe`${reason.trim()}` };
  }
  const said = ofProfile ?? reason;
  const command = loginAgain(said, profile);
  if (command !== undefined) return { code: "SIGN_IN_NEEDED", detail: safe`${command}; ${said.replace(advice, "")}` };
  if (profile !== undefined) {
    const { profiles } = await awsValues(io);
    const near = nearest(profile, profiles);
    // A profile that is there may name another that is not: the SDK's reason says which.
    if (!profiles.includes(profile)) {
      const detail = near === undefined ? safe`${profile}` : safe`${profile}; did you mean ${near}?`;
      return { code: "PROFILE_MISSING", detail };
    }
  }
  const detail = safe`${reason}`;
  return {
    code: "CREDENTIALS_MISSING",
    detail: ofProfile === undefined ? detail : safe`${asIs(detail)}; the profile: ${ofProfile}`,
  };
}
