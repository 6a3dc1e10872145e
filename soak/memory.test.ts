import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCallers } from "../bench/callers.ts";
import { floorOf, memoryTrend } from "../bench/flatness.ts";
import { startWebhookWorld, type WebhookWorld } from "../bench/webhook-world.ts";
import type { AskedToken } from "./asked-token.ts";
import { honestTokens } from "./honest-tokens.ts";
import { junkTokens } from "./junk-tokens.ts";
import { oldObjectsOf, report, rssOf } from "./report.ts";
import { runSoak } from "./run-soak.ts";

const reviews = Number(process.env["SOAK_REVIEWS"] ?? 1_000_000);
const callers = makeCallers(4_000);

/**
 * What is flat, after a warm-up of 200,000 reviews, or of half of them where they are fewer: resident memory that grows by
 * less than 10 % of its level to the end, and old objects that do by less than 15 %. Over the 800,000 reviews that are
 * left of a million that is 50 bytes a review of the one and 4 of the other. Of the old objects the least of each twentieth
 * of the run counts: what was there after V8 had collected its garbage, which it does every ten thousand reviews or so. A
 * run of less than 250,000 is too short for these.
 */
const flat = { warmUp: 200_000, rss: 0.1, oldObjects: 0.15, fewestForOldObjects: 250_000, floors: 20 };

const print = (line: string): void => void process.stdout.write(`${line}\n`);

describe.skipIf(process.platform !== "linux")("memory of a server that is kept busy with distinct tokens", () => {
  let world: WebhookWorld;
  let honest: () => Promise<AskedToken>;

  beforeAll(async () => {
    world = await startWebhookWorld(callers.length);
    honest = honestTokens(callers, world.clusterId);
  });
  afterAll(() => world?.close());

  it(`is flat over ${reviews} reviews of honest ones`, async () => {
    expect(await soaked(reviews, honest)).toEqual(asItMustBe);
  });

  it(`is flat over ${Math.floor(reviews / 4)} more, of which a third are junk`, async () => {
    const junk = junkTokens(callers, world.clusterId);
    let made = 0;
    const next = (): Promise<AskedToken> => (++made % 3 === 0 ? junk() : honest());
    expect(await soaked(Math.floor(reviews / 4), next)).toEqual(asItMustBe);
  });

  async function soaked(count: number, next: () => Promise<AskedToken>): Promise<typeof asItMustBe> {
    const found = await runSoak(world, { reviews: count, next, print });
    const { samples, wrong } = found;
    const floors = floorOf(oldObjectsOf(samples), Math.ceil(samples.length / flat.floors));
    const series = [
      { name: "RSS", points: rssOf(samples), most: flat.rss },
      ...(count < flat.fewestForOldObjects ? [] : [{ name: "old objects", points: floors, most: flat.oldObjects }]),
    ];
    const trends = series.map(({ name, points, most }) => {
      const trend = memoryTrend(points, Math.min(flat.warmUp, count / 2));
      return { name, most, ...trend };
    });
    print(report(found, trends));
    return { wrongAnswers: wrong, grown: trends.filter(({ growth, most }) => growth >= most) };
  }
});

const asItMustBe: { readonly wrongAnswers: object; readonly grown: readonly object[] } = {
  wrongAnswers: {},
  grown: [],
};
