import { setImmediate } from "node:timers/promises";
import { type AnswerFault, type ConnectionFault, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { expect } from "vitest";
import { type Answer, startFaultyWorld } from "./faulty-world.ts";

/** So many reviews at once: one less than the faults after which STS is left alone is the most. */
const users = Array.from({ length: 8 }, (_, i) => emulatedUser({ name: `user-${i}` }));

// Nothing is answered out of memory, and no limit is reached.
const settings = "  cache: { ttlSeconds: 0 }\n  limits: { stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0 }\n";

/** Reviews of one turn, as many during a fault as after it. */
export const REVIEWS_IN_TURN = 2 * users.length;

/** Faults that could leave something, what a review comes to meanwhile, and how long its caller waits. */
export const FAULTS_IN_TURN: readonly [fault: AnswerFault | ConnectionFault, answer: Answer, timeout?: string][] = [
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
export async function startFaultsInTurn(
  fault: AnswerFault | ConnectionFault,
  answer: Answer,
  timeout?: string,
): Promise<FaultsInTurn> {
  const world = await startFaultyWorld({ identities: users, settings, emulator: { keptRequests: 0 } });
  const { sts, clock, token, review, close } = world;
  const tokens = await Promise.all(users.map((user) => token(user)));
  return {
    close,
    async turns(times) {
      for (let i = 0; i < times; i++) {
        sts.fail(fault);
        const answers = await Promise.all(tokens.map((made) => review(made, timeout)));
        expect(new Set(answers)).toEqual(new Set([answer]));
        sts.heal();
        clock.advance(1000);
        expect(await Promise.all(tokens.map((made) => review(made)))).toEqual(
          users.map((_, user) => `200 user-${user}`),
        );
      }
    },
    async resources() {
      // Ends connections to STS that are kept.
      sts.fail({ kind: "reset", when: "on-connect" });
      sts.heal();
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
