import { expect, it } from "vitest";
import { type AnswerTo, formatAnswer, formatRefusal, plainOf } from "./format-answer.ts";

const lines = async (response: Response, to: AnswerTo) =>
  formatAnswer(await plainOf(response), to)
    .replace(/^date: .*GMT\r$/m, "date: TIME\r")
    .split("\r\n");

it("an answer has its headers and its length in bytes", async () => {
  const response = new Response("é", { status: 429, headers: { "content-type": "application/json", "x-a": "b" } });
  expect(await lines(response, { method: "POST", last: false })).toEqual([
    "HTTP/1.1 429 Too Many Requests",
    "content-type: application/json",
    "x-a: b",
    "content-length: 2",
    "date: TIME",
    "",
    "é",
  ]);
});

it("the last one says that the connection ends, whatever the app says of it", async () => {
  const response = new Response(null, { headers: { connection: "keep-alive", "content-length": "7" } });
  expect(await lines(response, { method: "GET", last: true })).toEqual([
    "HTTP/1.1 200 OK",
    "content-length: 0",
    "date: TIME",
    "connection: close",
    "",
    "",
  ]);
});

it("an answer to HEAD has no body, and does not say that there is none", async () => {
  const text = await lines(new Response("body"), { method: "HEAD", last: false });
  expect(text.filter((line) => /length|body/.test(line))).toEqual([]);
});

it("a refusal says nothing but its status", () => {
  expect(formatRefusal(431)).toBe(
    "HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
  );
});
