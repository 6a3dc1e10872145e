import { expect, it } from "vitest";
import { isSubjectName } from "./subject-name.ts";

it.each([
  ["localhost", true],
  ["auth.example.com", true],
  ["*.example.com", true],
  ["xn--bcher-kva.example", true],
  ["10.0.0.7", true],
  ["::1", true],
  ["fd00::10.0.0.7", true],
  ["", false],
  ["a b", false],
  ["a.example.com,b", false],
  ["*", false],
  ["a.*.example.com", false],
  ["-a.example.com", false],
  ["a..example.com", false],
  ["auth.example.com.", false],
  ["auth.example.com:443", false],
  ["https://auth.example.com", false],
  ["10.0.0.256", false],
  ["::g", false],
  [":", false],
  ["fe80::1%eth0", false],
  ["bücher.example", false],
  [`${"a".repeat(64)}.example`, false],
  [`${"a.".repeat(130)}example`, false],
])("%j can be a certificate's name: %s", (text, expected) => {
  expect(isSubjectName(text)).toBe(expected);
});
