import { describe, expect, it } from "vitest";
import { type AnswerHead, readAnswerHead } from "./answer-head.ts";

const lines = (...all: readonly string[]): string => all.join("\r\n");

describe("readAnswerHead", () => {
  it.each<[what: string, text: string, head: Partial<AnswerHead>]>([
    [
      "as STS sends it",
      lines("HTTP/1.1 200 OK", "x-amzn-RequestId: 1", "Content-Type: application/json", "Content-Length: 403"),
      { status: 200, contentType: "application/json", body: 403, keepsAlive: true },
    ],
    ["without a reason", lines("HTTP/1.1 200", "Content-Length: 1"), { status: 200, body: 1 }],
    ["with an empty reason", lines("HTTP/1.1 403 ", "Content-Length: 1"), { status: 403 }],
    ["with names in any case", lines("HTTP/1.1 200 OK", "CONTENT-LENGTH: 7"), { body: 7 }],
    [
      "with spaces around a value",
      lines("HTTP/1.1 200 OK", "content-type:\t text/xml \t"),
      { contentType: "text/xml" },
    ],
    ["with no space before a value", lines("HTTP/1.1 200 OK", "content-length:5"), { body: 5 }],
    ["with an empty value", lines("HTTP/1.1 200 OK", "x:", "content-length: 5"), { body: 5 }],
    ["with bytes above ASCII in a value", lines("HTTP/1.1 200 Trës bien", "x: ë", "content-length: 5"), { body: 5 }],
    ["with chunks", lines("HTTP/1.1 200 OK", "Transfer-Encoding: Chunked"), { body: "chunked", keepsAlive: true }],
    ["with no length", lines("HTTP/1.1 200 OK", "x: y"), { body: "until-end", keepsAlive: false }],
    ["with no header", "HTTP/1.1 500 Internal Server Error", { status: 500, body: "until-end" }],
    ["that has no body, by its status", lines("HTTP/1.1 204 No Content"), { body: 0, keepsAlive: true }],
    ["that has no body, whatever it says", lines("HTTP/1.1 304 -", "content-length: 9"), { body: 0 }],
    ["that another follows", "HTTP/1.1 100 Continue", { status: 100, body: 0 }],
    ["that closes", lines("HTTP/1.1 200 OK", "content-length: 1", "Connection: Close"), { keepsAlive: false }],
    [
      "that closes, in a list",
      lines("HTTP/1.1 200 OK", "content-length: 1", "connection: a, close"),
      { keepsAlive: false },
    ],
    [
      "that closes, in another header",
      lines("HTTP/1.1 200 OK", "content-length: 1", "connection: a", "connection: close"),
      { keepsAlive: false },
    ],
    [
      "that closes nothing",
      lines("HTTP/1.1 200 OK", "content-length: 1", "connection: close-not"),
      { keepsAlive: true },
    ],
    ["of HTTP/1.0", lines("HTTP/1.0 200 OK", "content-length: 1", "connection: keep-alive"), { keepsAlive: false }],
  ])("reads an answer %s", (_, text, head) => {
    expect(readAnswerHead(text)).toMatchObject(head);
  });

  it.each<[what: string, text: string]>([
    ["nothing", ""],
    ["another protocol", "220 smtp.example ESMTP"],
    ["another version", "HTTP/2 200 OK"],
    ["a later minor version", "HTTP/1.2 200 OK"],
    ["a status of four digits", "HTTP/1.1 2000 OK"],
    ["a status out of range", "HTTP/1.1 600 OK"],
    ["two spaces before the status", "HTTP/1.1  200 OK"],
    ["a reason with a NUL", "HTTP/1.1 200 O\0K"],
    ["lines that end with LF alone", "HTTP/1.1 200 OK\ncontent-length: 1"],
    ["LF in a value", lines("HTTP/1.1 200 OK", "x: y\ncontent-length: 1")],
    ["CR in a value", lines("HTTP/1.1 200 OK", "x: y\rcontent-length: 1")],
    ["NUL in a value", lines("HTTP/1.1 200 OK", "x: y\0")],
    ["a header over two lines", lines("HTTP/1.1 200 OK", "x: y", " z")],
    ["a line without a colon", lines("HTTP/1.1 200 OK", "x")],
    ["a header without a name", lines("HTTP/1.1 200 OK", ": x")],
    ["a space before a colon", lines("HTTP/1.1 200 OK", "content-length : 1")],
    ["two lengths", lines("HTTP/1.1 200 OK", "content-length: 1", "content-length: 2")],
    ["a length twice", lines("HTTP/1.1 200 OK", "content-length: 1", "content-length: 1")],
    ["a list of lengths", lines("HTTP/1.1 200 OK", "content-length: 1, 1")],
    ["a negative length", lines("HTTP/1.1 200 OK", "content-length: -1")],
    ["a length in hexadecimal", lines("HTTP/1.1 200 OK", "content-length: 0x10")],
    ["a length with a sign", lines("HTTP/1.1 200 OK", "content-length: +1")],
    ["an empty length", lines("HTTP/1.1 200 OK", "content-length:")],
    ["a length that no number holds", lines("HTTP/1.1 200 OK", `content-length: ${"9".repeat(16)}`)],
    ["a length beside chunks", lines("HTTP/1.1 200 OK", "content-length: 1", "transfer-encoding: chunked")],
    ["chunks within another coding", lines("HTTP/1.1 200 OK", "transfer-encoding: gzip, chunked")],
    ["another coding", lines("HTTP/1.1 200 OK", "transfer-encoding: gzip")],
    ["a coding twice", lines("HTTP/1.1 200 OK", "transfer-encoding: chunked", "transfer-encoding: chunked")],
  ])("refuses %s", (_, text) => {
    expect(readAnswerHead(text)).toBeUndefined();
  });
});
