import { describe, expect, it } from "vitest";
import { leastUseful, mostBurdened, type Use } from "./least-useful.ts";

interface Named extends Use {
  readonly name: string;
}

const silent = (name: string, origin: string, usedAt = 0): Named => ({
  name,
  origin,
  usedAt,
  proven: false,
  requests: 0,
});
const idle = (name: string, origin: string, usedAt = 0): Named => ({ ...silent(name, origin, usedAt), proven: true });
const busy = (name: string, origin: string, usedAt = 0, requests = 1): Named => ({
  ...idle(name, origin, usedAt),
  requests,
});
const first = (name: string, origin: string, usedAt = 0): Named => ({ ...busy(name, origin, usedAt), proven: false });

describe("where there are too many connections, the one that is closed is", () => {
  it.each<[what: string, connections: Named[], closed: string | undefined]>([
    ["none where there are none", [], undefined],
    ["the only one", [silent("a", "A")], "a"],
    [
      "one that was never answered",
      [idle("a", "A"), silent("b", "B"), busy("c", "C"), first("d", "D"), silent("e", "B", 1)],
      "b",
    ],
    ["the oldest of those", [silent("a", "A", 2), silent("b", "A", 1), silent("c", "A", 3)], "b"],
    [
      "of the origin that has most, even where another's is older",
      [silent("a", "A", 0), silent("b", "B", 1), silent("c", "B", 2)],
      "b",
    ],
    [
      "of the origin that has most, counting all of its connections",
      [silent("a", "A", 0), silent("b", "B", 1), idle("c", "B", 0)],
      "b",
    ],
    [
      "not the newcomer where nearly all were answered before",
      [idle("a", "A", 2), idle("b", "A", 1), idle("c", "A", 3), silent("d", "A", 9)],
      "b",
    ],
    ["one that is idle where all were answered", [busy("a", "A", 0), idle("b", "A", 1), first("c", "A", 0)], "b"],
    ["one that was never answered where all are busy", [busy("a", "A", 0), first("b", "A", 1)], "b"],
    ["a busy one of the origin that has most", [idle("a", "A", 0), busy("b", "B", 1), busy("c", "B", 2)], "b"],
    ["the one that was used longest ago", [busy("a", "A", 2), busy("b", "A", 1)], "b"],
  ])("%s", (_, connections, closed) => {
    expect(leastUseful(connections)?.name).toBe(closed);
  });
});

describe("where there are too many requests, the connection that is closed is", () => {
  it.each<[what: string, connections: Named[], closed: string | undefined]>([
    ["none where there are no requests", [idle("a", "A"), silent("b", "B")], undefined],
    ["the one that has most", [busy("a", "A", 0, 2), busy("b", "A", 0, 3), busy("c", "A", 0, 1)], "b"],
    [
      "of the origin that has most together",
      [busy("a", "A", 0, 5), busy("b", "B", 0, 3), busy("c", "B", 0, 4), idle("d", "B")],
      "c",
    ],
    ["the one that was used longest ago", [busy("a", "A", 2), busy("b", "A", 1)], "b"],
  ])("%s", (_, connections, closed) => {
    expect(mostBurdened(connections)?.name).toBe(closed);
  });
});
