import { setImmediate } from "node:timers/promises";
import { type AnswerFault, type ConnectionFault, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { expect } from "vitest";
import { failResolver } from "./failing-resolver.ts";
import { type Answer, startFaultyWorld } from "./faulty-world.ts";

/** So many reviews at once: one less than the faults after which STS is left alone is the most. */
const users = Array.from({ length: 8 }, (_, i) => emulatedUser({ name: `user-${i}` }));

// Nothing is answered out of memory, and no limit is reached.
const settings = "  cache: { ttlSeconds: 0 }\n  limits: { stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0 }\n";

/** Reviews of one turn, as many during a fault as after it. */
export const REVIEWS_IN_TURN = 2 * users.length;

/** One of the emulator's faults, or a resolver that does not know STS. */
export type FaultInTurn = AnswerFault | ConnectionFault | { readonly kind: "resolver" };

/** Faults that could leave something, what a review comes to meanwhile, and how long its caller waits. */
export const FAULTS_IN_TURN: readonly [fault: FaultInTurn, answer: Answer, timeout?: string][] = [
  [{ kind: "throttling" }, "429 STS_THROTTLED"],
  [{ kind: "page", status: 500 }, "503 STS_FAULT"],
  [{ kind: "garbage" }, "503 STS_ANSWER_INVALID"],
  [{ kind: "content-type", contentType: "text/html" }, "503 STS_ANSWER_INVALID"],
  [{ kind: "redirect", location: "https://elsewhere.example/" }, "503 STS_ANSWER_INVALID"],
  [{ kind: "huge-body", bytes: Infinity }, "503 STS_ANSWER_INVALID"],
  [{ kind: "hang", when: "before-headers" }, "503 STS_TIMEOUT", "100ms"],
  [{ kind: "hang", when: "in-body" }, "503 STS_TIMEOUT", "100ms"],
  [{ kind: "drip", bytesPerSecond: 20 }, "503 STS_TIMEOUT", "100ms"],
  [{ kind: "reset", when: "on-connect" }, "503 STS_UNREACHABLE"],
  [{ kind: "reset", when: "before-headers" }, "503 STS_UNREACHABLE"],
  [{ kind: "reset", when: "in-body" }, "503 STS_UNREACHABLE"],
  [{ kind: "tls", certificate: "untrusted" }, "503 STS_UNREACHABLE"],
  [{ kind: "resolver" }, "503 STS_UNREACHABLE"],
];

/** A server whose STS has a fault, and then none, turn by turn. */
export interface FaultsInTurn {
  /** Eight reviews at once during the fault, and the same ones after it, so many times. */
  turns(times: number): Promise<void>;
  /** What keeps the process from ending while nothing happens, each socket and timer by its kind. */
  resources(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts it, for the length of a test. */
export async function startFaultsInTurn(fault: FaultInTurn, answer: Answer, timeout?: string): Promise<FaultsInTurn> {
  const world = await startFaultyWorld({
    identities: users,
    settings,
    emulator: { keptRequests: 0, host: "localhost" },
  });
  const { sts, clock, token, review, close } = world;
  const tokens = await Promise.all(users.map((user) => token(user)));

  /** Ends connections to STS that are kept. */
  function endConnections(): void {
    sts.fail({ kind: "reset", when: "on-connect" });
    sts.heal();
  }

  /** Begins the fault; what it gives ends it. */
  function begin(): () => void {
    if (fault.kind !== "resolver") {
      sts.fail(fault);
      return sts.heal;
    }
    // Names are looked up for new ones alone.
    endConnections();
    return failResolver().mend;
  }

  return {
    close,
    async turns(times) {
      for (let i = 0; i < times; i++) {
        const end = begin();
        const answers = await Promise.all(tokens.map((made) => review(made, timeout))).finally(end);
        expect(new Set(answers)).toEqual(new Set([answer]));
        clock.advance(1000);
        expect(await Promise.all(tokens.map((made) => review(made)))).toEqual(
          users.map((_, user) => `200 user-${user}`),
        );
      }
    },
    async resources() {
      endConnections();
      let resources: readonly string[] = [];
      for (let turnsAlike = 0; turnsAlike < 20; turnsAlike++) {
        await setImmediate();
        const now = activeResources();
        if (now.join() !== resources.join()) turnsAlike = 0;
        resources = now;
      }
      return resources;
    },
  };
}

/** But for what is over at the next turn. */
function activeResources(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind !== "Immediate")
    .toSorted();
}
