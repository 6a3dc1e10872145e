// How long it takes to map one caller over 10, 1,000 and 100,000 rules, and to take a reading of so many.
import { callerIdentity, ok, parseArnPattern, parseTemplate, valueOrThrow } from "../packages/core/src/index.ts";
import {
  decide,
  initialMappings,
  type MappableCaller,
  type MappingRule,
  reload,
  type RuleMatch,
} from "../packages/mapper/src/index.ts";

const account = "111122223333";
const sizes = [10, 1_000, 100_000];
const calls = 20_000;
const username = valueOrThrow(parseTemplate("deploy:{{SessionName}}"));

function ruleOf(match: RuleMatch, line: number): MappingRule {
  return {
    source: "MountedFile",
    at: { file: "f", line, column: 1 },
    match,
    username,
    groups: [],
    reservedPrefixes: [],
  };
}

function callerOf(role: string): MappableCaller {
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/me`;
  return {
    identity: valueOrThrow(callerIdentity({ Account: account, Arn: arn, UserId: "AROAEXAMPLE:me" })),
    accessKeyId: "ASIAEXAMPLE",
  };
}

const patternOf = (name: string): RuleMatch => ({
  by: "pattern",
  pattern: valueOrThrow(parseArnPattern(`arn:aws:iam::${account}:role/${name}`)),
});
const exactOf = (name: string): RuleMatch => ({
  by: "role",
  arn: callerOf(name).identity.canonicalArn,
});

/** The rules of a source, and a caller of whom the last of them is. */
const kinds: readonly [
  what: string,
  rules: (size: number) => MappingRule[],
  caller: (size: number) => MappableCaller,
][] = [
  [
    "exact roles, found",
    (size) => Array.from({ length: size }, (_, i) => ruleOf(exactOf(`r${i}`), i)),
    (size) => callerOf(`r${size - 1}`),
  ],
  [
    "exact roles, not found",
    (size) => Array.from({ length: size }, (_, i) => ruleOf(exactOf(`r${i}`), i)),
    () => callerOf("nobody"),
  ],
  [
    "patterns, the last one matches",
    (size) => Array.from({ length: size }, (_, i) => ruleOf(patternOf(`r${i}-*`), i)),
    (size) => callerOf(`r${size - 1}-x`),
  ],
];

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Microseconds of one call, the median of some rounds. */
function microseconds(call: () => unknown, times: number): number {
  const rounds = Array.from({ length: 7 }, () => {
    const begin = performance.now();
    for (let i = 0; i < times; i++) call();
    return ((performance.now() - begin) * 1000) / times;
  });
  return median(rounds.slice(2));
}

print("| one caller, microseconds | 10 rules | 1,000 | 100,000 |\n|---|--:|--:|--:|");
for (const [what, rulesOf, caller] of kinds) {
  const figures = sizes.map((size) => {
    const state = reload(initialMappings(["MountedFile"]), "MountedFile", ok(rulesOf(size)), []);
    const asked = caller(size);
    // What takes as long as the rules are many is asked less often.
    const times = what.startsWith("exact") ? calls : Math.max(20, Math.round(calls / size));
    return microseconds(() => decide(state.rules, asked), times).toFixed(1);
  });
  print(`| ${what} | ${figures.join(" | ")} |`);
}

print("\n| a reading of a whole source, milliseconds | 10 rules | 1,000 | 100,000 |\n|---|--:|--:|--:|");
const must = [{ arn: `arn:aws:iam::${account}:role/r0`, groups: [] }];
for (const [what, guard] of [
  ["without a guard", []],
  ["with one who must stay mapped", must],
] as const) {
  const figures = sizes.map((size) => {
    const rules = Array.from({ length: size }, (_, i) => ruleOf(exactOf(`r${i}`), i));
    const state = reload(initialMappings(["MountedFile"]), "MountedFile", ok(rules), []);
    return (microseconds(() => reload(state, "MountedFile", ok([...rules]), guard), 3) / 1000).toFixed(2);
  });
  print(`| ${what} | ${figures.join(" | ")} |`);
}
