import { once } from "node:events";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { ok, type Outcome, valueOrThrow } from "@aws-iam-authenticator/core";
import {
  type EmulatedEc2,
  type EmulatedIdentity,
  type EmulatedInstance,
  emulatedRole,
  emulatedRoleSession,
  type ListeningStsEmulator,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { Agent, buildConnector } from "undici";
import { createStsTransport } from "../../sts-transport/create-sts-transport.ts";
import { closedAfter, temporaryFolder } from "../../testing/clean-up.ts";
import { createPrivateDnsNames, type PrivateDnsNamesOptions } from "../create-private-dns-names.ts";
import type { Ec2Event } from "../events.ts";
import { type PostForm, postOn } from "../post-form.ts";
import type { PrivateDnsNames } from "../private-dns-names.ts";
import { type HandTimers, handTimers } from "./hand-timers.ts";

/** Whom the server calls AWS as: an instance of the control plane. */
export const CONTROL_PLANE = emulatedRoleSession({ role: "ControlPlane", session: "i-0000000000000000c" });
/** The role that may be assumed to ask EC2. */
export const ASKER = emulatedRole({ name: "DescribeInstancesRole" });

/** An id of an instance, by number. */
export const idOf = (n: number): string => `i-${n.toString(16).padStart(17, "0")}`;
/** The private DNS name of that instance. */
export const nameOf = (n: number): string => `ip-10-0-${n >> 8}-${n & 255}.ec2.internal`;
/** So many instances, from number 1. */
export const instances = (count: number): EmulatedInstance[] =>
  Array.from({ length: count }, (_, i) => ({ instanceId: idOf(i + 1), privateDnsName: nameOf(i + 1) }));

/** A request to EC2, as it was sent. */
export interface AskedEc2 {
  readonly ids: readonly string[];
  readonly page: "first" | "further";
}

/** How a world differs from the usual one. */
export interface NamesWorldOptions {
  readonly ec2?: Partial<EmulatedEc2>;
  /** What answers instead of EC2, if anything. */
  readonly intercept?: (asked: AskedEc2) => Response | undefined;
  readonly identities?: readonly EmulatedIdentity[];
  /** How the lookup differs from the usual one. */
  readonly options?: Partial<PrivateDnsNamesOptions>;
}

/** Names that are looked up over real connections, at an EC2 and STS that verify signatures, by a clock turned by hand. */
export interface NamesWorld {
  readonly names: PrivateDnsNames;
  readonly clock: HandTimers;
  readonly aws: ListeningStsEmulator;
  /** What EC2 was asked, in order. */
  readonly asked: readonly AskedEc2[];
  /** When it was asked, in milliseconds since the world began. */
  readonly askedAt: readonly number[];
  readonly events: readonly Ec2Event[];
  /** Resolves as soon as there are so many events. */
  happened(count: number): Promise<void>;
  /** Looks up some instances by their numbers, lets the batch's time pass, and says what each came to. */
  look(numbers: readonly number[]): Promise<readonly string[]>;
}

/** Starts it, for the length of a test. */
export async function startNamesWorld(given: NamesWorldOptions = {}): Promise<NamesWorld> {
  const clock = handTimers();
  const begin = clock.monotonic();
  const asked: AskedEc2[] = [];
  const askedAt: number[] = [];
  const events: Ec2Event[] = [];
  const news = new EventTarget();
  const aws = closedAfter(
    await startStsEmulator({
      identities: given.identities ?? [CONTROL_PLANE],
      roles: [ASKER],
      ec2: { instances: instances(3), ...given.ec2 },
      tlsHosts: ["ec2.us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com"],
      now: () => clock.now(),
      async intercept(request) {
        if (!request.headers.get("host")?.startsWith("ec2.")) return undefined;
        const form = new URLSearchParams(await request.text());
        const ids = [...form].filter(([name]) => name.startsWith("Filter.1.Value.")).map(([, id]) => id);
        const page = form.has("NextToken") ? "further" : "first";
        const question: AskedEc2 = { ids, page };
        asked.push(question);
        return given.intercept?.(question);
      },
    }),
  );
  const caFile = join(await temporaryFolder(), "ca.pem");
  await writeFile(caFile, aws.ca);
  const sts = closedAfter(valueOrThrow(createStsTransport({ env: {}, endpoint: new URL(aws.url), caFile })));
  const post = given.options?.post ?? postTo(aws);
  const names = valueOrThrow(
    createPrivateDnsNames({
      region: "us-east-1",
      credentials: async () => credentialsOf(CONTROL_PLANE),
      stsTransport: sts.transport,
      clock,
      timers: clock,
      observe(event) {
        events.push(event);
        news.dispatchEvent(new Event("event"));
      },
      random: () => 0,
      ...given.options,
      post(form, signal) {
        askedAt.push(clock.monotonic() - begin);
        return post(form, signal);
      },
    }),
  );
  return {
    names,
    clock,
    aws,
    asked,
    askedAt,
    events,
    async happened(count) {
      while (events.length < count) await once(news, "event");
    },
    async look(numbers) {
      const outcomes = numbers.map((n) => names.lookup(idOf(n)));
      await clock.advance(200);
      return (await Promise.all(outcomes)).map(textOf);
    },
  };
}

/** The credentials of an emulated identity. */
export function credentialsOf({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: EmulatedIdentity): Outcome<AwsCredentials> {
  return ok({ accessKeyId, secretAccessKey, sessionToken });
}

/** A name, or the problem's detail, which every problem here has. */
export function textOf(outcome: Outcome<string>): string {
  if (outcome.ok) return outcome.value;
  const { code, detail } = outcome.problem;
  if (code === "EC2_UNAVAILABLE") return `not asked: ${detail}`;
  return code === "EC2_PRIVATE_DNS_NAME_UNAVAILABLE" ? `none: ${detail}` : code;
}

/** The way to an emulator, whatever host is asked for; TLS is checked against that host. */
function postTo({ port, ca }: ListeningStsEmulator): PostForm {
  const connector = buildConnector({ ca, allowH2: false });
  const agent = closedAfter(
    new Agent({
      connect: (target, callback) =>
        connector(
          {
            ...target,
            hostname: "127.0.0.1",
            host: `127.0.0.1:${port}`,
            port: String(port),
            servername: target.hostname,
          },
          callback,
        ),
    }),
  );
  return postOn(agent);
}
