import type { Clock, Secret } from "@aws-iam-authenticator/core";
import {
  createStsEmulator,
  type EmulatedIdentity,
  emulatedUser,
  type StsEmulator,
  type StsEmulatorOptions,
} from "@aws-iam-authenticator/sts-emulator";
import { makeToken, type MakeTokenOptions } from "@aws-iam-authenticator/token";
import { createVerifier, type Verifier, type VerifierOptions } from "../create-verifier.ts";
import type { VerifierEvent } from "../events.ts";
import { fetchTransport } from "../sts-transport.ts";

export const CLUSTER = "my-cluster";

/** A clock that is turned by hand. Wall time and monotonic time go together, but for jumps of the former. */
export interface TurnedClock extends Clock {
  advance(milliseconds: number): void;
  /** Sets the wall clock forward or, by a negative number, back. */
  jump(milliseconds: number): void;
}

/** A verifier with an STS of its own that really verifies signatures, and a clock that stands still. */
export interface World {
  readonly alice: EmulatedIdentity;
  readonly clock: TurnedClock;
  readonly events: VerifierEvent[];
  readonly sts: StsEmulator;
  readonly verifier: Verifier;
  /** A token of alice for {@link CLUSTER}, made now. */
  token(options?: Partial<MakeTokenOptions> & { readonly as?: EmulatedIdentity }): Promise<Secret>;
}

export function createWorld(
  options: Partial<VerifierOptions> & Pick<Partial<StsEmulatorOptions>, "identities" | "intercept"> = {},
): World {
  const { identities = [], intercept, ...verifierOptions } = options;
  const alice = emulatedUser({ name: "alice" });
  const clock = turnedClock(Date.parse("2026-01-02T12:00:00Z"));
  const events: VerifierEvent[] = [];
  const sts = createStsEmulator({
    identities: [alice, ...identities],
    now: clock.now,
    ...(intercept === undefined ? {} : { intercept }),
  });
  const verifier = createVerifier({
    clusterId: CLUSTER,
    transport: fetchTransport((input, init) => sts.handle(new Request(input, init))),
    clock,
    observe: (event) => events.push(event),
    ...verifierOptions,
  });
  return {
    alice,
    clock,
    events,
    sts,
    verifier,
    async token({ as = alice, ...given } = {}) {
      const { token } = await makeToken({
        clusterId: CLUSTER,
        credentials: as,
        region: "eu-central-1",
        clock,
        ...given,
      });
      return token;
    },
  };
}

function turnedClock(start: number): TurnedClock {
  let wall = start;
  let monotonic = 1000;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    advance(milliseconds) {
      wall += milliseconds;
      monotonic += milliseconds;
    },
    jump(milliseconds) {
      wall += milliseconds;
    },
  };
}
