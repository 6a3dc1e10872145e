import { expect, it } from "vitest";
import { batchLines } from "./batch-lines.ts";

/** A batch whose turns end when a test says so. */
function start() {
  const written: string[] = [];
  const due: (() => void)[] = [];
  const batch = batchLines(
    (text) => void written.push(text),
    (flush) => void due.push(flush),
  );
  return { batch, written, endTurn: () => due.splice(0).forEach((flush) => flush()), turns: () => due.length };
}

it("what comes in one turn is written together when it ends, in order", () => {
  const { batch, written, endTurn, turns } = start();
  for (const line of ["a\n", "b\n", "c\n"]) batch.add(line);
  expect({ written, turns: turns() }).toEqual({ written: [], turns: 1 });
  endTurn();
  expect(written).toEqual(["a\nb\nc\n"]);
  batch.add("d\n");
  endTurn();
  expect(written).toEqual(["a\nb\nc\n", "d\n"]);
});

it("nothing is written twice, and nothing where nothing came", () => {
  const { batch, written, endTurn } = start();
  batch.flush();
  batch.add("a\n");
  batch.flush();
  endTurn();
  expect(written).toEqual(["a\n"]);
});

it("much is not kept waiting", () => {
  const { batch, written, endTurn } = start();
  for (let i = 0; i < 3; i++) batch.add("x".repeat(40_000));
  expect(written.map((text) => text.length)).toEqual([80_000]);
  endTurn();
  expect(written.join("")).toHaveLength(120_000);
});
