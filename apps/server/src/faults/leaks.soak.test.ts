// Of a fault no object is left. Part of `npm run test:soak`: it takes some three minutes, since how many objects there are
// goes up and down by a hundred or so.
import { setImmediate } from "node:timers/promises";
import { queryObjects, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { FAULTS_IN_TURN, REVIEWS_IN_TURN, startFaultsInTurn } from "./testing/faults-in-turn.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const [warmUp, turns] = [5, 40];

describe(`after ${turns * REVIEWS_IN_TURN} reviews, and as many again, half of them during a fault, nothing is left of`, () => {
  it.each(FAULTS_IN_TURN)("%j", async (fault, answer, timeout) => {
    const world = await startFaultsInTurn(fault, answer, timeout);
    const objectsAfter = async (times: number): Promise<number> => {
      await world.turns(times);
      await world.resources();
      return countObjects();
    };
    const before = await objectsAfter(warmUp);
    const between = await objectsAfter(turns);
    const after = await objectsAfter(turns);
    // A leak grows all the time, what is made once does not; one object for every second review during the fault would be
    // too many.
    expect(Math.min(between - before, after - between)).toBeLessThan((turns * REVIEWS_IN_TURN) / 4);
    await world.close();
  });
});

/** How many objects can be reached, once what is over is let go: some of it takes a few turns, and garbage collections. */
async function countObjects(): Promise<number> {
  for (let turn = 0; turn < 8; turn++) {
    await setImmediate();
    collectGarbage();
  }
  return queryObjects(Object, { format: "count" });
}
