import { asIs, AuthenticatorError, type Safe, safe } from "@aws-iam-authenticator/core";
import { profileSettings, type SettingsIo } from "../region/profile-settings.ts";

/** Which of a region's STS hosts is meant: for the token, and for assuming a role. */
export interface StsEndpointChoice {
  readonly fips: boolean;
  readonly dualStack: boolean;
  /** `sts.amazonaws.com` is meant, and no region's own host. */
  readonly globalEndpoint: boolean;
}

/**
 * Regions whose STS was `sts.amazonaws.com` before regions had hosts of their own.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
 */
const LEGACY_REGIONS: ReadonlySet<string> = new Set([
  "ap-northeast-1",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
]);

/**
 * Reads `AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT` and `AWS_STS_REGIONAL_ENDPOINTS`, and where one is not set
 * `use_fips_endpoint`, `use_dualstack_endpoint` or `sts_regional_endpoints` of the profile. The global host is meant by the
 * region `aws-global`, and by `legacy` in the regions that once had no other; FIPS and dual-stack have none.
 *
 * @throws AuthenticatorError `CONFIG_INVALID` where one is neither `true` nor `false`, or neither `regional` nor `legacy`: not
 *   to use FIPS must be meant
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html
 */
export async function stsEndpointChoice(
  { region, profile }: { readonly region: string; readonly profile?: string | undefined },
  io: SettingsIo,
): Promise<StsEndpointChoice> {
  const asked = [FIPS, DUAL_STACK, LEGACY].filter(({ variable }) => !io.env[variable]).map(({ name }) => name);
  const ofProfile: Readonly<Record<string, string | undefined>> = await profileSettings(asked, profile, io);
  const isSet = ({ variable, name, on, off }: Setting): boolean => {
    const text = io.env[variable];
    return text
      ? isOn(variable, text, { on, off })
      : isOn(safe`${asIs(name)} of the profile`, ofProfile[name] ?? off, { on, off });
  };
  const [fips, dualStack, legacy] = [isSet(FIPS), isSet(DUAL_STACK), isSet(LEGACY)];
  const id = region.toLowerCase();
  const globalEndpoint = id === "aws-global" || (legacy && !fips && !dualStack && LEGACY_REGIONS.has(id));
  return { fips, dualStack, globalEndpoint };
}

/** A setting that is on or off, as a variable and in a profile. */
interface Setting {
  readonly variable: Safe;
  readonly name: Safe;
  readonly on: Safe;
  readonly off: Safe;
}

const FIPS: Setting = {
  variable: safe`AWS_USE_FIPS_ENDPOINT`,
  name: safe`use_fips_endpoint`,
  on: safe`true`,
  off: safe`false`,
};
const DUAL_STACK: Setting = {
  variable: safe`AWS_USE_DUALSTACK_ENDPOINT`,
  name: safe`use_dualstack_endpoint`,
  on: safe`true`,
  off: safe`false`,
};
const LEGACY: Setting = {
  variable: safe`AWS_STS_REGIONAL_ENDPOINTS`,
  name: safe`sts_regional_endpoints`,
  on: safe`legacy`,
  off: safe`regional`,
};

function isOn(setting: Safe, text: string, { on, off }: { readonly on: Safe; readonly off: Safe }): boolean {
  const value = text.toLowerCase();
  if (value !== on && value !== off) {
    const detail = safe`${asIs(setting)} is neither ${asIs(on)} nor ${asIs(off)}`;
    throw new AuthenticatorError({ code: "CONFIG_INVALID", detail });
  }
  return value === on;
}
