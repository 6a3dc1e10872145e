import { type Clock, fail, ok, type Outcome, parseArn, safe, stsEndpointOfRegion } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import type { StsTransport } from "@aws-iam-authenticator/verifier";
import { askAboutInstances } from "./ask-about-instances.ts";
import { assumeRole, sourceHeaders } from "./assume-role.ts";
import { createBatches } from "./batches.ts";
import { createDescribeInstances } from "./describe-instances.ts";
import { ec2Host, type Ec2HostOptions } from "./ec2-endpoint.ts";
import type { Ec2Event } from "./events.ts";
import { keepCredentials, type KeptCredentials } from "./kept-credentials.ts";
import { createNameMemory, type NameMemorySettings } from "./name-memory.ts";
import { Pace } from "./pace.ts";
import type { PostForm } from "./post-form.ts";
import { noName, notAsked, type PrivateDnsNames } from "./private-dns-names.ts";
import { untilAborted, withTimeLimit } from "./time-limit.ts";
import { systemTimers, type Timers } from "./timers.ts";

/** What looking up private DNS names is made from. */
export interface PrivateDnsNamesOptions extends Ec2HostOptions {
  /** The region of the instances. */
  readonly region: string;
  /** The server's own credentials. They are kept here until shortly before their end. */
  readonly credentials: () => Promise<Outcome<AwsCredentials>>;
  /** The way to EC2. */
  readonly post: PostForm;
  /** The way to STS, where a role is assumed. */
  readonly stsTransport: StsTransport;
  /** Is assumed before EC2 is asked. Default: none, the server's own credentials are used. */
  readonly roleArn?: string | undefined;
  /** Goes with the assuming: see `sourceHeaders`. */
  readonly sourceArn?: string | undefined;
  /** Calls to EC2 a second on average; 0 is no limit. Default 15. */
  readonly perSecond?: number | undefined;
  /** Calls that may follow at once. Default 5. */
  readonly burst?: number | undefined;
  readonly memory?: NameMemorySettings | undefined;
  /** How long a lookup may take, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  readonly clock: Clock;
  readonly timers?: Timers | undefined;
  readonly observe: (event: Ec2Event) => void;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Default `aws-iam-authenticator`. */
  readonly userAgent?: string | undefined;
}

/** As many as the reference asks about at once; a filter takes 200. */
const mostIds = 100;
const waitMs = 200;
/** An instance for each of the largest cluster's nodes. */
const mostWaiting = 8_000;
const mostCalls = 10;
/** How long asking EC2 may take, all pages and tries of one batch. */
const callTimeoutMs = 5_000;

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const instanceIdPattern = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;

/**
 * Looks up private DNS names by EC2's DescribeInstances: many instances with one call, no more calls than the settings
 * allow, each name kept for an hour (and a day longer where EC2 cannot be asked), and that there is none for ten seconds.
 *
 * Problems: `REGION_INVALID`; `CONFIG_INVALID` where the role's or the source's ARN is none.
 */
export function createPrivateDnsNames(options: PrivateDnsNamesOptions): Outcome<PrivateDnsNames> {
  const { region, post, clock, observe, random = Math.random } = options;
  const { timers = systemTimers, timeoutMs: limitMs = 10_000, userAgent = "aws-iam-authenticator" } = options;
  const host = ec2Host(region, options);
  if (!host.ok) return host;
  const credentials = credentialsOf(options, { timers, userAgent });
  if (!credentials.ok) return credentials;

  const memory = createNameMemory(options.memory ?? {}, clock);
  const pace = new Pace({ perSecond: options.perSecond ?? 15, burst: options.burst ?? 5 }, clock);
  const ask = askAboutInstances({
    describe: createDescribeInstances({
      host: host.value,
      region,
      credentials: credentials.value,
      post,
      clock,
      observe,
      userAgent,
    }),
    forgetCredentials: credentials.value.forget,
    pace,
    timers,
    random,
  });

  const batches = createBatches<Outcome<string>>({
    mostIds,
    waitMs,
    mostCalls,
    mostWaiting,
    pace,
    clock,
    timers,
    async call(ids) {
      const { names, failure } = await withTimeLimit(callTimeoutMs, timers, (signal) => ask(ids, signal));
      return (id) => {
        const name = names.get(id);
        if (name) return remembered(id, ok(name));
        if (name === undefined && failure !== undefined) return memory.getOld(id) ?? notAsked(failure.detail);
        const absent = noName(
          name === undefined ? safe`EC2 knows no instance ${id}` : safe`the instance ${id} has no private DNS name`,
        );
        memory.setAbsent(id, absent);
        return absent;
      };
    },
  });

  function remembered(id: string, name: Outcome<string>): Outcome<string> {
    memory.setName(id, name);
    return name;
  }

  return ok({
    async lookup(instanceId, { signal, timeoutMs = limitMs } = {}) {
      if (!instanceIdPattern.test(instanceId)) return noName(safe`${instanceId} is no instance id`);
      const known = memory.get(instanceId);
      if (known !== undefined) return known;
      const flight = batches.ask(instanceId);
      if (flight === undefined) return memory.getOld(instanceId) ?? notAsked(tooMany);
      const answer = await withTimeLimit(Math.min(limitMs, timeoutMs), timers, (own) =>
        untilAborted(flight, signal === undefined ? own : AbortSignal.any([own, signal])),
      );
      return answer ?? memory.getOld(instanceId) ?? notAsked(notInTime);
    },
  });
}

const tooMany = safe`${mostWaiting} instances wait to be looked up already`;
const notInTime = safe`EC2 did not answer in time`;

/** The server's own credentials, or those of the role that is to be assumed with them. */
function credentialsOf(
  options: PrivateDnsNamesOptions,
  { timers, userAgent }: { readonly timers: Timers; readonly userAgent: string },
): Outcome<KeptCredentials> {
  const { region, clock, roleArn, stsTransport: transport } = options;
  const source = sourceHeaders(options.sourceArn);
  if (!source.ok) return source;
  const own = keepCredentials(options.credentials, { clock, timers });
  if (roleArn === undefined || roleArn === "") return ok(own);

  if (parseArn(roleArn) === undefined) {
    return fail("CONFIG_INVALID", safe`server.ec2DescribeInstancesRoleARN ${roleArn} is no ARN`);
  }
  const sts = stsEndpointOfRegion(region, { fips: options.fips ?? false, dualStack: options.dualStack ?? false });
  if (!sts.ok) return sts;
  const role = { roleArn, sourceHeaders: source.value, host: sts.value.host, region, transport, clock, userAgent };
  const assumed = keepCredentials(
    async (signal) => {
      const base = await own.get();
      if (!base.ok) return base;
      const session = await assumeRole(base.value, role, signal);
      // It may be they that STS does not accept any more.
      if (!session.ok) own.forget();
      return session;
    },
    { clock, timers },
  );
  return ok(assumed);
}
