import { describe, expect, it } from "vitest";
import { CallFailure } from "./call-failure.ts";
import { requestText } from "./request-text.ts";

describe("requestText", () => {
  it("is a GET with the headers that are given, and no others", () => {
    expect(
      requestText("sts.amazonaws.com", "/?Action=GetCallerIdentity", {
        accept: "application/json",
        "x-k8s-aws-id": "a b",
      }),
    ).toBe(
      "GET /?Action=GetCallerIdentity HTTP/1.1\r\nhost: sts.amazonaws.com\r\naccept: application/json\r\nx-k8s-aws-id: a b\r\n\r\n",
    );
  });

  it.each<[what: string, host: string, path: string, headers: Record<string, string>]>([
    ["a path that ends the line", "host", "/ HTTP/1.1\r\nx: y", {}],
    ["a path with a space", "host", "/a b", {}],
    ["a path above ASCII", "host", "/é", {}],
    ["no path", "host", "", {}],
    ["a path of another kind", "host", "*", {}],
    ["no host", "", "/", {}],
    ["a host that ends its line", "host\r\nx: y", "/", {}],
    ["a value that ends its line", "host", "/", { x: "y\r\nz: a" }],
    ["a value with a NUL", "host", "/", { x: "\0" }],
    ["a value above ASCII", "host", "/", { x: "é" }],
    ["a name that ends its line", "host", "/", { "x: y\r\nz": "a" }],
    ["an empty name", "host", "/", { "": "a" }],
    ["one wrong value before a right one", "host", "/", { x: "\n", y: "z" }],
  ])("is refused with %s", (_, host, path, headers) => {
    const text = requestText(host, path, headers as never);
    expect(text instanceof CallFailure && text.code).toBe("HTTP_REQUEST_INVALID");
  });
});
