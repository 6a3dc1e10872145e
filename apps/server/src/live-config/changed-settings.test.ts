import { describe, expect, it } from "vitest";
import { configOf } from "../testing/rules.ts";
import { changedSettings } from "./changed-settings.ts";

describe("the settings that differ", () => {
  it.each<[what: string, before: string, after: string, changed: string[]]>([
    ["none", "clusterID: a", "# the same\nclusterID:   a", []],
    ["a key of the root", "clusterID: a", "clusterID: b", ["clusterID"]],
    ["a key that is new", "server: {}", "server: { port: 1 }", ["server.port"]],
    ["a key that is gone", "server: { port: 1 }", "clusterID: a", ["clusterID", "server.port"]],
    [
      "one deep in a setting",
      "server: { deny: { sessionNames: [one] } }",
      "server: { deny: { sessionNames: [two] } }",
      ["server.deny"],
    ],
    [
      "the order of a list",
      "server: { mapAccounts: ['111122223333', '444455556666'] }",
      "server: { mapAccounts: ['444455556666', '111122223333'] }",
      ["server.mapAccounts"],
    ],
  ])("%s", (_, before, after, changed) => {
    expect(changedSettings(configOf(before).value, configOf(after).value)).toEqual(changed);
  });
});
