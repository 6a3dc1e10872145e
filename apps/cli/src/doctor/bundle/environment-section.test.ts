import { describe, expect, it } from "vitest";
import { environmentSection, passwordOfUrl, shownVariable } from "./environment-section.ts";

describe("a variable is shown", () => {
  it.each([
    ["AWS_PROFILE", "work", "work"],
    ["AWS_SESSION_TOKEN", "x", "[set]"],
    ["AWS_SESSION_TOKEN", "", ""],
    ["AWS_MADE_UP", "x", "[set]"],
    ["AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE", "AKIA…MPLE"],
    ["AWS_ACCESS_KEY_ID", "short-one", "shor…"],
    ["HTTPS_PROXY", "http://proxy:3128", "http://proxy:3128"],
    ["https_proxy", "http://me:p@ss@proxy:3128", "http://[hidden]@proxy:3128"],
    ["ALL_PROXY", "me:pass@proxy:3128", "[hidden]@proxy:3128"],
    ["no_proxy", ".example.com", ".example.com"],
    ["NODE_OPTIONS", "--require x", "[set]"],
  ])("%s=%s", (name, value, shown) => {
    expect(shownVariable(name, value)).toBe(shown);
  });
});

it("others are counted, and their secrets known", () => {
  const env = {
    HOME: "/root",
    EDITOR: "vi",
    NPM_TOKEN: "npm-secret",
    HTTP_PROXY: "http://a:proxy-secret@h",
    GONE: undefined,
  };
  expect(environmentSection(env)).toEqual({
    title: "Environment",
    lines: ["HOME=/root", "HTTP_PROXY=http://[hidden]@h", "# further variables, not shown: 2"],
    secrets: ["npm-secret", "proxy-secret"],
  });
});

it.each([
  ["http://a:b@h", ["b"]],
  ["http://a:b:c@d@h:1/", ["b:c@d"]],
  ["a:b@h", ["b"]],
  ["http://a@h", []],
  ["http://h:3128", []],
])("the password of %s is %j", (url, passwords) => {
  expect(passwordOfUrl(url)).toEqual(passwords);
});
