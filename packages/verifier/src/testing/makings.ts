import { type Clock, PARTITIONS } from "@aws-iam-authenticator/core";
import { createStsEmulator, type EmulatedIdentity, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import type { MakeTokenOptions } from "@aws-iam-authenticator/token";
import fc from "fast-check";
import { createVerifier, type Verifier } from "../create-verifier.ts";
import type { StsRequest } from "../sts-request.ts";
import { fetchTransport } from "../sts-transport.ts";

/** What a token is made from, in a partition, of an identity that STS knows. */
export interface Making {
  readonly partition: string;
  readonly identity: EmulatedIdentity;
  readonly options: MakeTokenOptions;
}

/** Every region of every partition that this release knows. */
export const everyRegion: readonly { readonly partition: string; readonly region: string }[] = PARTITIONS.flatMap(
  ({ id, regions }) => regions.map((region) => ({ partition: id, region })),
);

/** Every sort of STS host; only the partition `aws` has a global one. */
export const hostOptions: readonly Pick<MakeTokenOptions, "fips" | "dualStack" | "globalEndpoint">[] = [
  {},
  { fips: true },
  { dualStack: true },
  { fips: true, dualStack: true },
  { globalEndpoint: true },
];

/** A making of given parts, signed at a moment. */
export function making(parts: {
  readonly partition: string;
  readonly region: string;
  readonly host?: (typeof hostOptions)[number];
  readonly clusterId?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string | undefined;
  readonly signedAt?: number;
}): Making {
  const { partition, region, host = {}, clusterId = "my-cluster", sessionToken, ...keys } = parts;
  const { signedAt = Date.parse("2026-01-02T12:00:00Z"), ...ofIdentity } = keys;
  const identity = {
    ...emulatedUser({ partition, ...ofIdentity }),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
  const globalEndpoint = host.globalEndpoint === true && partition === "aws";
  return {
    partition,
    identity,
    options: { clusterId, credentials: identity, region, ...host, globalEndpoint, clock: { now: () => signedAt } },
  };
}

/** Whatever a token can be made from, with session tokens up to a length. */
export function anyMaking(longestSessionToken: number): fc.Arbitrary<Making> {
  const sessionToken = fc.string({ unit: printable, minLength: 1, maxLength: longestSessionToken, size: "max" });
  return fc
    .record({
      where: fc.constantFrom(...everyRegion),
      host: fc.constantFrom(...hostOptions),
      clusterId: fc
        .array(fc.string({ unit: printable, minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 16 })
        .map((words) => words.join(" ")),
      accessKeyId: fc.stringMatching(/^[A-Za-z0-9_]{16,128}$/),
      secretAccessKey: fc.string({ unit: printable, minLength: 1, maxLength: 128 }),
      sessionToken: fc.option(sessionToken, { nil: undefined }),
      // From 1970 to the last second that has a year of four digits.
      signedAt: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31, 23, 0) }),
    })
    .map(({ where, ...parts }) => making({ ...where, ...parts }));
}

/** An ASCII character that can be seen, each as likely as the others. */
const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));

/** A verifier for what was made, some time later; and all that reaches the transport. */
export function verifierFor(
  { partition, identity, options }: Making,
  laterMs = 0,
): { readonly verifier: Verifier; readonly sent: readonly StsRequest[] } {
  const now = (options.clock?.now() ?? 0) + laterMs;
  const clock: Clock = { now: () => now, monotonic: () => 0 };
  const sts = createStsEmulator({ identities: [identity], now: clock.now });
  const send = fetchTransport((input, init) => sts.handle(new Request(input, init)));
  const sent: StsRequest[] = [];
  const verifier = createVerifier({
    clusterId: options.clusterId,
    partition,
    clock,
    transport(request, signal) {
      sent.push(request);
      return send(request, signal);
    },
  });
  return { verifier, sent };
}
