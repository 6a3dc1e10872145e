import { asIs, type Clock, fail, ok, type Outcome, quoteUrl, safe } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import type { Ec2Event } from "./ec2/events.ts";
import { privateDnsNamesOnDemand } from "./ec2/on-demand.ts";
import type { PrivateDnsNames } from "./ec2/private-dns-names.ts";
import type { Logger } from "./log/logger.ts";
import type { ServerSettings } from "./settings/server-settings.ts";
import { createStsTransport } from "./sts-transport/create-sts-transport.ts";
import type { StsTransportVariables } from "./sts-transport/way-to-aws.ts";

/** The server's own access to AWS. How it is found is for whoever starts the server to say. */
export interface AwsAccess {
  /** The region that the server runs in. */
  region(): Promise<string>;
  /** Credentials, new ones each time; they are kept until shortly before their end. */
  credentials(region: string): Promise<Outcome<AwsCredentials>>;
}

/** Variables that calls to EC2 honour, as AWS's own tools do. */
export interface Ec2Variables extends StsTransportVariables {
  /** Where to connect instead of the region's EC2 host: a VPC endpoint, an emulator. */
  readonly AWS_ENDPOINT_URL_EC2?: string | undefined;
  readonly AWS_USE_FIPS_ENDPOINT?: string | undefined;
  readonly AWS_USE_DUALSTACK_ENDPOINT?: string | undefined;
}

/**
 * What looks up `{{EC2PrivateDNSName}}`. All of it is loaded and opened when the first name is looked up.
 *
 * Problem: `CONFIG_INVALID` where AWS_ENDPOINT_URL_EC2 is no URL.
 */
export function assembleEc2(deps: {
  readonly settings: ServerSettings;
  readonly aws: AwsAccess | undefined;
  readonly env: Ec2Variables;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: (event: Ec2Event) => void;
}): Outcome<{ readonly names: PrivateDnsNames | undefined; close(): Promise<void> }> {
  const { settings, aws, env, clock, logger, observe } = deps;
  const { ec2DescribeInstancesRoleARN: roleArn, sourceARN: sourceArn } = settings;
  const endpoint = env.AWS_ENDPOINT_URL_EC2;
  if (endpoint && !(/^https?:\/\/[^/\\?#@\s]+\/?$/i.test(endpoint) && URL.canParse(endpoint))) {
    return fail(
      "CONFIG_INVALID",
      safe`AWS_ENDPOINT_URL_EC2 ${asIs(quoteUrl(endpoint))} is no URL such as https://HOST`,
    );
  }
  if (aws === undefined) return ok({ names: undefined, close: () => Promise.resolve() });
  const opened: (() => Promise<void>)[] = [];

  const close = async (): Promise<void> => void (await Promise.all(opened.splice(0).map((one) => one())));

  async function make(access: AwsAccess): Promise<Outcome<PrivateDnsNames>> {
    const made = await openAll(access);
    // It is tried again: what was opened must not add up.
    if (!made.ok) await close();
    return made;
  }

  async function openAll(access: AwsAccess): Promise<Outcome<PrivateDnsNames>> {
    const { createPrivateDnsNames } = await import("./ec2/create-private-dns-names.ts");
    const { postOn } = await import("./ec2/post-form.ts");
    const { createDispatcher } = await import("./sts-transport/create-dispatcher.ts");
    const region = await access.region();
    const { sts } = settings;
    const ec2 = createDispatcher({ env, endpoint: endpoint ? new URL(endpoint) : undefined });
    if (!ec2.ok) return ec2;
    opened.push(() => ec2.value.destroy());
    const stsEndpoint = sts.endpoint === undefined ? undefined : new URL(sts.endpoint);
    const stsTransport = createStsTransport({ env, endpoint: stsEndpoint, caFile: sts.caFile });
    if (!stsTransport.ok) return stsTransport;
    opened.push(() => stsTransport.value.close());
    if (roleArn !== undefined)
      logger.info("Using assumed role for EC2 API", { roleARN: roleArn, sourceARN: sourceArn });
    return createPrivateDnsNames({
      region,
      credentials: () => access.credentials(region),
      post: postOn(ec2.value),
      stsTransport: stsTransport.value.transport,
      roleArn,
      sourceArn,
      perSecond: settings.ec2DescribeInstancesQps,
      burst: settings.ec2DescribeInstancesBurst,
      fips: env.AWS_USE_FIPS_ENDPOINT === "true",
      dualStack: env.AWS_USE_DUALSTACK_ENDPOINT === "true",
      clock,
      observe,
    });
  }

  return ok({ names: privateDnsNamesOnDemand(() => make(aws)), close });
}
