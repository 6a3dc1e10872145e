import { expect, it } from "vitest";
import { RequestBody } from "./request-body.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function start() {
  const told: string[] = [];
  const body = new RequestBody({ stop: () => told.push("stop"), goOn: () => told.push("go on") });
  return { body, told, text: (taken: BodyInit | null) => new Response(taken).text() };
}

it.each([
  ["nothing", [], ""],
  ["one piece", ["a"], "a"],
  ["several pieces", ["a", "b", "c"], "abc"],
])("%s that is all there is taken whole", async (_, pieces, whole) => {
  const { body, text } = start();
  for (const piece of pieces) body.push(bytes(piece));
  body.complete();
  expect(await text(body.take())).toBe(whole);
});

it("what is not all there comes as a stream", async () => {
  const { body, text } = start();
  body.push(bytes("a"));
  const taken = text(body.take());
  body.push(bytes("b"));
  body.complete();
  expect(await taken).toBe("ab");
});

it("a stream breaks where the connection does", async () => {
  const { body, text } = start();
  const taken = text(body.take());
  body.push(bytes("a"));
  body.breakOff();
  await expect(taken).rejects.toThrow("the connection has ended");
});

it("who does not read has the other side wait, until it reads or gives up", async () => {
  const { body, told } = start();
  const stream = body.take();
  if (!(stream instanceof ReadableStream)) throw new Error("no stream");
  // It asks for the first bytes by itself.
  await tick();
  expect(told.splice(0)).toEqual(["go on"]);
  body.push(new Uint8Array(64 * 1024));
  expect(told.splice(0)).toEqual(["stop"]);
  const reader = stream.getReader();
  await reader.read();
  await tick();
  expect(told.splice(0)).toEqual(["go on"]);
  body.push(new Uint8Array(64 * 1024));
  await reader.cancel();
  expect(told).toEqual(["stop", "go on"]);
});
