import { describe, expect, it } from "vitest";
import { floorOf, type MemoryPoint, memoryTrend } from "./flatness.ts";

const mib = 1024 * 1024;

/** A million reviews, a point every 2,000: 200 MiB, which the first 100,000 reviews lead up to. */
function series(bytes: (reviews: number, index: number) => number): readonly MemoryPoint[] {
  return Array.from({ length: 501 }, (_, index) => {
    const reviews = index * 2000;
    return { reviews, bytes: 100 * mib * Math.min(1, reviews / 100_000) + 100 * mib + bytes(reviews, index) };
  });
}

/** Garbage that grows and is collected, from 0 to 80 MiB, every 17 points. */
const garbage = (index: number): number => ((index % 17) / 17) * 80 * mib;

// As in the soak.
const isFlat = (points: readonly MemoryPoint[]): boolean => memoryTrend(points, 200_000).growth < 0.1;

describe("flat", () => {
  it.each<readonly [string, readonly MemoryPoint[]]>([
    ["always the same after the warm-up", series(() => 0)],
    ["garbage that is collected", series((_, index) => garbage(index))],
    ["a single high point at the end", series((reviews) => (reviews === 1_000_000 ? 500 * mib : 0))],
    ["a step up during the warm-up", series((reviews) => (reviews > 150_000 ? 60 * mib : 0))],
    ["memory that is given back", series((reviews) => -reviews * 50)],
    ["8 bytes a review", series((reviews) => reviews * 8)],
  ])("%s", (_, points) => {
    expect(isFlat(points)).toBe(true);
  });
});

describe("not flat", () => {
  it.each<readonly [string, readonly MemoryPoint[]]>([
    ["40 bytes a review", series((reviews) => reviews * 40)],
    ["40 bytes a review under garbage that is collected", series((reviews, index) => reviews * 40 + garbage(index))],
    ["a table that doubles", series((reviews) => 2 ** Math.floor(Math.log2(reviews + 1)) * 100)],
    ["a step up of a fifth in the middle", series((reviews) => (reviews > 550_000 ? 40 * mib : 0))],
    ["growth that slows down", series((reviews) => Math.sqrt(reviews) * 0.1 * mib)],
  ])("%s", (_, points) => {
    expect(isFlat(points)).toBe(false);
  });
});

describe("memoryTrend", () => {
  it("tells the slope, the level and what both make", () => {
    const points = [0, 1, 2, 3, 4, 5].map((index) => ({ reviews: index * 100, bytes: 1000 + index * 200 }));
    expect(memoryTrend(points, 0)).toEqual({ bytesPerReview: 2, levelBytes: 1600, growth: 0.5 });
  });

  it("needs three points after the warm-up", () => {
    const points = [0, 1, 2, 3].map((index) => ({ reviews: index * 100, bytes: 1000 }));
    expect(() => memoryTrend(points, 100)).toThrow("2 points after 100 reviews");
  });
});

describe("floorOf", () => {
  it("keeps the least of each so many, and leaves out an unfinished end", () => {
    const points = [5, 3, 4, 9, 7, 8, 1].map((bytes, reviews) => ({ reviews, bytes }));
    expect(floorOf(points, 3)).toEqual([
      { reviews: 1, bytes: 3 },
      { reviews: 4, bytes: 7 },
    ]);
  });
});
