import { describe, expect, it } from "vitest";
import { shownConfig } from "./config-shown.ts";

const shown = (text: string) => shownConfig(text).text;

describe("of a configuration file is shown", () => {
  it.each([
    ["what is known", "clusterID: c\nserver: {port: 1}\n", "clusterID: c\nserver: {port: 1}\n"],
    ["no comment", "# hunter2\nclusterID: c # hunter2\n", "# [comment]\nclusterID: c # [comment]\n"],
    [
      "what only looks like a comment",
      "clusterID: 'a # b'\ndefaultRole: c#d\n",
      "clusterID: 'a # b'\ndefaultRole: c#d\n",
    ],
    ["no value of an unknown key", "note: hunter2\nclusterID: c\n", "note: [hidden]\nclusterID: c\n"],
    [
      "no value of an unknown key deep inside",
      'server:\n  mapUsers:\n  - {userarn: "arn:aws:iam::111122223333:user/a", username: a, note: hunter2}\n',
      'server:\n  mapUsers:\n  - {userarn: "arn:aws:iam::111122223333:user/a", username: a, note: [hidden]}\n',
    ],
    [
      "no value of an unknown key where another key is wrong",
      "note: hunter2\nserver: {port: x}\n",
      "note: [hidden]\nserver: {port: [hidden]}\n",
    ],
    ["no block, whose lines stay", "note: |\n  hunter2\n  x\nclusterID: c\n", "note: [hidden]\n\n\nclusterID: c\n"],
    ["no map or list", "note:\n  a: [hunter2,\n    b]\nclusterID: c\n", "note:\n  [hidden]\n\nclusterID: c\n"],
    [
      "no value of a key that names a secret",
      "server:\n  sts: {secretAccessKey: hunter2}\n",
      "server:\n  sts: {secretAccessKey: [hidden]}\n",
    ],
  ])("%s", (_, text, expected) => {
    expect(shown(text)).toBe(expected);
    expect(expected.split("\n")).toHaveLength(text.split("\n").length);
  });

  it.each([
    ["server: {password:hunter2, port: 1}\n", "server: {[hidden], port: 1}\n"],
    ["server:\n  hunter2: \n", "server:\n  [hidden]: [hidden]\n"],
    ["server:\n  note: hunter2\n  port: 1\n", "server:\n  note: [hidden]\n  port: 1\n"],
    ["server:\n- note: hunter2\n", "server:\n[hidden]\n"],
    ["server:\n- password: hunter2\n", "server:\n[hidden]\n"],
    ["server:\n  mapUsers: hunter2\n", "server:\n  mapUsers: [hidden]\n"],
    ["clusterID: {a: hunter2}\n", "clusterID: [hidden]\n"],
  ])("no value that is unknown or of the wrong sort: %j", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each(["a: [\nb: hunter2", "- a: hunter2", "hunter2"])("nothing where it is no map: %j", (text) => {
    expect(shown(text)).toBeUndefined();
  });
});

it("a secret is known", () => {
  expect(shownConfig("password: hunter2\nnested: {apiKey: 12345678}\n").secrets).toEqual(["hunter2"]);
});
