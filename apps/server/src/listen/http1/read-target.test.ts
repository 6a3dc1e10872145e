import { expect, it } from "vitest";
import { readTarget } from "./read-target.ts";

const host = "localhost:21362";

it.each([
  ["a path", "/authenticate", host, "https://localhost:21362/authenticate"],
  ["a path and a query", "/authenticate?timeout=30s", host, "https://localhost:21362/authenticate?timeout=30s"],
  ["a whole URL, whose host is of no use here", "https://other.example/a?b", host, "https://localhost:21362/a?b"],
  ["a host of IPv6", "/", "[::1]:443", "https://[::1]:443/"],
])("%s is taken", (_, target, named, url) => {
  expect(readTarget(target, named, "https")).toBe(url);
  expect(readTarget(target, named, "https")).toBe(url);
});

it.each([
  ["no host", "/", null],
  ["an empty host", "/", ""],
  ["two hosts", "/", `${host}, ${host}`],
  ["a host with userinfo", "/", "a@b"],
  ["a host with a path", "/", "a/b"],
  ["a port that is none", "/", "a:99999"],
  ["no path", "authenticate", host],
  ["an asterisk", "*", host],
  ["a fragment", "/a#b", host],
  ["a backslash", "/a\\b", host],
  ["a space", "/a b", host],
  ["a quotation mark", '/a"b', host],
  ["what is not ASCII", "/\u00e9", host],
  ["another scheme", "file:///a", host],
  ["a URL with userinfo", "https://a:b@localhost/", host],
  ["a URL that is none", "https://[::1/", host],
])("%s is refused", (_, target, named) => {
  expect(readTarget(target, named, "https")).toBeUndefined();
});
