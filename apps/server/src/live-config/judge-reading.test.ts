import { describe, expect, it } from "vitest";
import { configOf } from "../testing/rules.ts";
import { judgeReading } from "./judge-reading.ts";

const whole = `clusterID: c
server:
  deny: { sessionNames: [mallory] }
  mapAccounts: ["111122223333"]
`;

const judge = (text: string, before = whole) => judgeReading(configOf(before), { kind: "text", text }, {});

describe("of a file that is written piece by piece", () => {
  it.each([
    ["nothing", "", /is empty$/],
    ["a blank line", "\n", /is empty$/],
    ["a comment", "# ours\n", /says nothing under server any more/],
    ["the mark of a document", "---\n", /says nothing under server any more/],
    ["an empty map", "{}\n", /says nothing under server any more/],
    ["the beginning", "clusterID: c\nserver:\n", /says nothing under server any more/],
    ["the beginning up to a list", "clusterID: c\nserver:\n  mapAccounts:\n", /says nothing under server any more/],
  ])("%s is refused, since it would undo all denials and mappings", (_, text, says) => {
    expect(judge(text)).toMatchObject({ kind: "refused", problem: { detail: expect.stringMatching(says) } });
  });
});

it.each([
  ["a file that says the same is unchanged", `# ours\n${whole}`, whole, "unchanged"],
  ["an edit is applied", whole.replace("mallory", "eve"), whole, "applied"],
  ["one that leaves something is applied", 'server: { mapAccounts: ["111122223333"] }', whole, "applied"],
  ["a file that had nothing under server may have nothing", "clusterID: d\n", "clusterID: c\n", "applied"],
  ["and may get something", whole, "clusterID: c\n", "applied"],
])("%s", (_, text, before, kind) => expect(judge(text, before).kind).toBe(kind));
