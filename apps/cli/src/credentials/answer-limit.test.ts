import { once } from "node:events";
import { createServer, request } from "node:http";
import { describe, expect, it } from "vitest";
import { listen } from "../testing/listen.ts";
import { withAnswerLimit } from "./answer-limit.ts";

/** A request to a server that never answers. */
async function ask() {
  const asked = request(await listen(createServer(() => undefined)));
  asked.end();
  await once(asked, "finish");
  return asked;
}

describe("a request that is not answered", () => {
  it("fails", async () => {
    const [error] = await withAnswerLimit("127.0.0.1", 50, async () => once(await ask(), "error"));
    expect(error).toEqual(new Error("no answer within 0.05 s"));
  });

  it.each<[what: string, asked: () => Promise<Awaited<ReturnType<typeof ask>>>]>([
    ["to another host", () => withAnswerLimit("169.254.170.2", 50, ask)],
    ["afterwards", () => withAnswerLimit("127.0.0.1", 50, async () => undefined).then(ask)],
  ])("waits on %s", async (_, ofAsked) => {
    const asked = await ofAsked();
    expect(asked.listenerCount("timeout")).toBe(0);
    const failed = once(asked, "error");
    asked.destroy(new Error("enough"));
    expect((await failed)[0]).toEqual(new Error("enough"));
  });
});

it("what is done may fail, too", async () => {
  await expect(withAnswerLimit("127.0.0.1", 50, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
