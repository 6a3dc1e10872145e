// Of a fault nothing is left: no connection, no timer, no object.
import { setImmediate } from "node:timers/promises";
import { queryObjects, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  type AnswerFault,
  type ConnectionFault,
  emulatedUser,
  type ListeningStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { startFaultyWorld } from "./testing/faulty-world.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** So many reviews at once: one less than the faults after which STS is left alone is the most. */
const users = Array.from({ length: 8 }, (_, i) => emulatedUser({ name: `user-${i}` }));
const [warmUp, rounds] = [2, 4];

// Nothing is answered out of memory, and no limit is reached.
const settings = "  cache: { ttlSeconds: 0 }\n  limits: { stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0 }\n";

describe(`after ${2 * rounds * users.length} reviews during a fault, each of them granted afterwards, nothing is left of`, () => {
  it.each<[fault: AnswerFault | ConnectionFault, code: string, timeout?: string]>([
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
  ])("%j", { timeout: 120_000 }, async (fault, answer, timeout) => {
    const world = await startFaultyWorld({ identities: users, settings, emulator: { keptRequests: 0 } });
    const { sts, clock, token, review, close } = world;
    const tokens = await Promise.all(users.map((user) => token(user)));
    const inTurn = async (times: number): Promise<void> => {
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
    };

    const remainsAfter = async (times: number) => {
      await inTurn(times);
      return remains(sts);
    };
    const [before, between, after] = [
      await remainsAfter(warmUp),
      await remainsAfter(rounds),
      await remainsAfter(rounds),
    ];
    expect([between.resources, after.resources]).toEqual([before.resources, before.resources]);
    // A leak grows all the time, what is made once does not; one object for each review would be too many.
    const growth = Math.min(between.objects - before.objects, after.objects - between.objects);
    expect(growth).toBeLessThan(rounds * users.length);
    await close();
  });
});

/** What there is while nothing happens, and no connection to STS is kept. */
async function remains(sts: ListeningStsEmulator) {
  // Ends those that are kept.
  sts.fail({ kind: "reset", when: "on-connect" });
  sts.heal();
  let resources = "";
  for (let turnsAlike = 0; turnsAlike < 20; turnsAlike++) {
    await setImmediate();
    const now = activeResources();
    if (now !== resources) turnsAlike = 0;
    resources = now;
  }
  return { resources, objects: await countObjects() };
}

/** How many objects can be reached, once what is over is let go: some of it takes a few turns, and garbage collections. */
async function countObjects(): Promise<number> {
  for (let turn = 0; turn < 8; turn++) {
    await setImmediate();
    collectGarbage();
  }
  return queryObjects(Object, { format: "count" });
}

/** What keeps the process from ending, such as sockets and timers; but for what is over at the next turn. */
function activeResources(): string {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind !== "Immediate")
    .toSorted()
    .join();
}
