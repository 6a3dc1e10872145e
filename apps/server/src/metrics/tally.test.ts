import { Counter, Registry } from "prom-client";
import { expect, it } from "vitest";
import { createTally } from "./tally.ts";

it("what was counted is in the counter when it is settled, by its labels, and once", async () => {
  const registry = new Registry();
  const counter = new Counter({ name: "n", help: "h", labelNames: ["kind", "result"], registers: [registry] });
  const tally = createTally(counter, ["kind", "result"]);
  const read = async () => (await registry.metrics()).split("\n").filter((line) => line.startsWith("n{"));
  tally.add({ kind: "a", result: "hit" });
  tally.add({ kind: "a", result: "miss" });
  tally.add({ kind: "b", result: "hit" });
  tally.add({ kind: "a", result: "hit" });
  expect(await read()).toEqual([]);
  tally.settle();
  const first = ['n{kind="a",result="hit"} 2', 'n{kind="a",result="miss"} 1', 'n{kind="b",result="hit"} 1'];
  expect(await read()).toEqual(first);
  tally.settle();
  expect(await read()).toEqual(first);
  tally.add({ kind: "a", result: "hit" });
  tally.settle();
  expect(await read()).toEqual(['n{kind="a",result="hit"} 3', ...first.slice(1)]);
});

it("of one label the value alone counts", async () => {
  const registry = new Registry();
  const counter = new Counter({ name: "n", help: "h", labelNames: ["code"], registers: [registry] });
  const tally = createTally(counter, ["code"]);
  for (const code of ["A", "B", "A"]) tally.add({ code });
  tally.settle();
  expect((await counter.get()).values).toEqual([
    { labels: { code: "A" }, value: 2 },
    { labels: { code: "B" }, value: 1 },
  ]);
});
