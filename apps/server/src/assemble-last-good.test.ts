import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "@aws-iam-authenticator/core";
import { initialMappings, type MappingRule, restore, type SourceId } from "@aws-iam-authenticator/mapper";
import { describe, expect, it } from "vitest";
import { assembleLastGood, LAST_GOOD_FILE } from "./assemble-last-good.ts";
import { type KeptRules, writeLastGood } from "./mapping/last-good.ts";
import { temporaryFolder } from "./testing/clean-up.ts";
import { collectLog } from "./testing/collect-log.ts";
import { rulesOf } from "./testing/rules.ts";

const day = 24 * 60 * 60;
const now = Date.UTC(2026, 0, 2);
const clock = { ...systemClock, now: () => now };
const [role] = rulesOf('server: { mapRoles: [{ rolearn: "arn:aws:iam::111122223333:role/A", username: a }] }').rules;
const objectRule = (object: string, more: Partial<MappingRule> = {}): MappingRule => {
  if (role === undefined) throw new Error("no rule");
  return { ...role, source: "CRD", object, ...more };
};

async function assemble(kept: ReadonlyMap<SourceId, KeptRules>, origin: string | undefined) {
  const stateDir = await temporaryFolder();
  await writeLastGood(join(stateDir, LAST_GOOD_FILE), { config: undefined, sources: kept });
  const { logger, lines } = collectLog();
  const originOf = (): Promise<string | undefined> => Promise.resolve(origin);
  const settings = { stateDir, lastGoodMaxAgeSeconds: day };
  return { ...(await assembleLastGood({ settings, originOf, clock, logger })), stateDir, lines };
}

const objectsIn = (sources: ReadonlyMap<SourceId, KeptRules>): object =>
  Object.fromEntries([...sources].map(([source, { rules }]) => [source, rules.map(({ object }) => object)]));

describe("what was kept of a source", () => {
  const kept: KeptRules = { origin: "here", confirmedAt: now - 1000, rules: [objectRule("a")] };

  it.each<[what: string, kept: KeptRules, origin: string | undefined, sources: object, says: RegExp[]]>([
    ["counts", kept, "here", { CRD: ["a"] }, []],
    [
      "does not count for another",
      kept,
      "there",
      {},
      [
        /level=warning msg="what was kept of a source is of another one, and is not used" kept=here now=there source=CRD$/,
      ],
    ],
    [
      "does not count where nobody knows what is read",
      kept,
      undefined,
      {},
      [/kept=here now="it is not known of what"/],
    ],
    [
      "does not count when it is too old",
      { ...kept, confirmedAt: now - (day + 1) * 1000 },
      "here",
      {},
      [/level=warning msg="what was kept of a source is too old" ageseconds=86401 source=CRD$/],
    ],
    [
      "counts but for objects that have not been valid for too long",
      {
        ...kept,
        rules: [
          objectRule("old", { rightUntil: now - (day + 1) * 1000 }),
          objectRule("a"),
          objectRule("new", { rightUntil: now - day * 1000 }),
        ],
      },
      "here",
      { CRD: ["a", "new"] },
      [/level=warning msg="what was kept of objects that are not valid any more is too old" rules=1 source=CRD$/],
    ],
  ])("%s", async (_, rules, origin, expected, says) => {
    const { sources, lines } = await assemble(new Map([["CRD", rules]]), origin);
    expect(objectsIn(sources)).toEqual(expected);
    expect(lines).toEqual(says.map((text) => expect.stringMatching(text)));
  });
});

it("what is kept is what is in force, with what it is of and how right it is; the configuration file's rules are not", async () => {
  const { keep, stateDir } = await assemble(new Map(), "here");
  await mkdir(stateDir, { recursive: true });
  const problem = { code: "MAPPING_SOURCE_UNAVAILABLE" } as const;
  const order = ["MountedFile", "CRD", "DynamicFile"] as const;
  const rules = [objectRule("a", { rightUntil: 5 })];
  let state = initialMappings(order);
  for (const source of order) state = restore(state, source, rules, problem);
  const status = () => ({ state, rightUntil: new Map([["CRD", 7] as const]), invalidObjects: new Map(), unmet: 0 });
  const originOf = (source: SourceId) => (source === "MountedFile" ? undefined : `origin of ${source}`);
  await keep({ status, originOf }, () => undefined).close();
  const { sources } = JSON.parse(await readFile(join(stateDir, LAST_GOOD_FILE), "utf8"));
  expect(sources).toMatchObject([
    { source: "CRD", origin: "origin of CRD", confirmedAt: 7, rules: [{ object: "a", rightUntil: 5 }] },
    { source: "DynamicFile", origin: "origin of DynamicFile", confirmedAt: now },
  ]);
});
