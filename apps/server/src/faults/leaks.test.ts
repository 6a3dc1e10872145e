// Of a fault nothing is left: no connection, no timer. Objects are counted in leaks.soak.test.ts, which takes longer.
import { describe, expect, it } from "vitest";
import { FAULTS_IN_TURN, type FaultsInTurn, REVIEWS_IN_TURN, startFaultsInTurn } from "./testing/faults-in-turn.ts";

const [warmUp, turns] = [1, 3];

describe(`after ${turns * REVIEWS_IN_TURN} reviews, half of them during a fault, no connection and no timer is left of`, () => {
  it.each(FAULTS_IN_TURN)("%j", async (fault, answer, timeout) => {
    const world = await startFaultsInTurn(fault, answer, timeout);
    await world.turns(warmUp);
    const before = await world.resources();
    await world.turns(turns);
    expect(await leftBehind(world, before)).toEqual([]);
    await world.close();
  });
});

/**
 * What there is more of than before, by its kind, and stays. What others have for a moment, such as a timer of the test
 * runner, is over soon; it is waited for without a timer, which would be one more.
 */
async function leftBehind(world: FaultsInTurn, before: readonly string[]): Promise<readonly string[]> {
  const patienceMs = 5000;
  const startedAt = performance.now();
  for (;;) {
    const more = moreThan(before, await world.resources());
    if (more.length === 0 || performance.now() - startedAt > patienceMs) return more;
  }
}

function moreThan(before: readonly string[], now: readonly string[]): readonly string[] {
  const count = (all: readonly string[], kind: string): number => all.filter((one) => one === kind).length;
  return [...new Set(now)].filter((kind) => count(now, kind) > count(before, kind));
}
