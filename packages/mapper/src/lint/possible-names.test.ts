import { parseTemplate, valueOrThrow } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { canBeEqual, literal, possibleNames } from "./possible-names.ts";

const names = (text: string) => possibleNames(valueOrThrow(parseTemplate(text)), "111122223333");

it.each([
  ["{{SessionNameRaw}}", "alice", true],
  ["{{SessionNameRaw}}", "alice@example.com", true],
  ["{{SessionName}}", "alice@example.com", false],
  ["{{SessionNameRaw}}", "kubernetes:admin", false],
  ["{{SessionNameRaw}}", "", false],
  ["a{{SessionNameRaw}}", "a", false],
  ["a{{SessionNameRaw}}", "ab", true],
  ["a-{{SessionNameRaw}}-c", "a-b-c", true],
  ["a-{{SessionNameRaw}}-c", "a-b-d", false],
  ["{{AccountID}}", "111122223333", true],
  ["{{AccountID}}", "444455556666", false],
  ["{{AccessKeyID}}", "AKIAIOSFODNN7EXAMPLE", true],
  ["{{AccessKeyID}}", "a-b", false],
])("%s can be %j: %s", (template, name, expected) => {
  expect(canBeEqual(names(template), literal(name))).toBe(expected);
  expect(canBeEqual(literal(name), names(template))).toBe(expected);
});

it.each([
  ["a:{{SessionNameRaw}}", "a:{{SessionNameRaw}}", true],
  ["a:{{SessionNameRaw}}", "b:{{SessionNameRaw}}", false],
  ["{{SessionNameRaw}}b", "a{{SessionNameRaw}}", true],
  ["{{SessionNameRaw}}", "system:node:{{EC2PrivateDNSName}}", false],
])("%s and %s can come out alike: %s", (one, other, expected) => {
  expect(canBeEqual(names(one), names(other))).toBe(expected);
});
