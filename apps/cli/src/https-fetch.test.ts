import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { httpsFetch } from "./https-fetch.ts";
import { startHttps } from "./testing/start-https.ts";

describe("no answer in time", () => {
  it.each<[what: string, begin: boolean]>([
    ["is one that never begins", false],
    ["is one that never ends", true],
  ])("%s", async (_, begin) => {
    const { url, certificate } = await startHttps((_request, response) => {
      if (!begin) return;
      response.write("{");
      // Something comes all the time: the whole must not take longer all the same.
      const drip = setInterval(() => response.write(" "), 20);
      response.once("close", () => clearInterval(drip));
    });
    const fetch = httpsFetch({ ca: readFileSync(certificate, "utf8") }, 200);
    await expect(fetch(url)).rejects.toThrow("no answer in time");
  });
});

it("an answer that is read whole", async () => {
  const { url, certificate } = await startHttps((_, response) => response.writeHead(201).end("ü"));
  const response = await httpsFetch({ ca: readFileSync(certificate, "utf8") }, 5_000)(url);
  expect([response.status, await response.text()]).toEqual([201, "ü"]);
});
