import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../read-config.ts";
import { fullText } from "../testing/full-config.ts";
import { validate } from "../testing/validate-json.ts";
import { configJsonSchema } from "./config-json-schema.ts";
import { KEY_DESCRIPTIONS } from "./key-descriptions.ts";

/** As the formatter writes JSON: lists of plain values on one line. */
function formatted(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  return `${text.replace(/\[\s+((?:(?:"(?:[^"\\]|\\.)*"|null|\d+),?\s*)+?)\s*\]/g, (_, items: string) => {
    return `[${items.trim().replace(/\s*\n\s*/g, " ")}]`;
  })}\n`;
}

it("packages/config/schema/config.schema.json is what the reader's schema says", async () => {
  await expect(formatted(configJsonSchema())).toMatchFileSnapshot("../../schema/config.schema.json");
});

it("every key has a description, and no description is of another", () => {
  const used = new Set<string>();
  const definitions = configJsonSchema()["definitions"];
  for (const name of Object.keys(definitions ?? {})) used.add(name.replaceAll(".entry", "[]"));
  const described = Object.keys(KEY_DESCRIPTIONS).filter((path) => path !== "");
  expect(described.filter((path) => !used.has(path))).toEqual([]);
});

const schema = configJsonSchema();
const errorsOf = (text: string): readonly string[] => validate(schema, parse(text, { merge: true }));

const takenByBoth: readonly string[] = [
  fullText,
  "",
  "clusterID: 1\n",
  "CLUSTERID: c\nSERVER:\n  PORT: '21362'\n  MAPROLES:\n  - ROLEARN: arn:aws:iam::111122223333:role/a\n    USERNAME: x\n",
  "server:\n  kubeconfigPregenerated: 'TRUE'\n",
  "server:\n  kubeconfigPregenerated: t\n",
  "server:\n  mapRoles: {rolearn: 'arn:aws:iam::111122223333:role/a', username: x, groups: 'a, b'}\n",
  "server:\n  mapRoles: {}\n  mapUsers: ''\n  mapAccounts:\n",
  "server:\n  mapRoles: []\n  mapAccounts: 111122223333, 444455556666\n",
  "server:\n  mapAccounts: [012345678901, '012345678901']\n",
  "server:\n  backendMode: MountedFile CRD\n",
  "server:\n  backendMode: [File]\n",
  "server:\n  reservedPrefixConfig: {backendmode: ConfigMap}\n",
  "server:\n  cache: {ttlSeconds: 0.5}\n",
];
const refusedByBoth: readonly (readonly [text: string, at: string])[] = [
  ["[]\n", ""],
  ["server: 1\n", "/server"],
  ["server:\n  port: x\n", "/server/port"],
  ["server:\n  port: 65536\n", "/server/port"],
  ["server:\n  port: 1.5\n", "/server/port"],
  ["server:\n  kubeconfigPregenerated: maybe\n", "/server/kubeconfigPregenerated"],
  ["server:\n  partition: moon\n", "/server/partition"],
  ["server:\n  backendMode: [moon]\n", "/server/backendMode/0"],
  ["server:\n  mapAccounts: ['1']\n", "/server/mapAccounts/0"],
  ["server:\n  mapRoles: [x]\n", "/server/mapRoles/0"],
  ["server:\n  mapRoles: x\n", "/server/mapRoles"],
  ["server:\n  mapRoles: [{username: x}]\n", "/server/mapRoles/0"],
  ["server:\n  mapRoles: [{rolearn: 'arn:aws:iam::111122223333:role/a'}]\n", "/server/mapRoles/0"],
  ["server:\n  mapRoles: [{rolearn: x, username: y}]\n", "/server/mapRoles/0/rolearn"],
  [
    "server:\n  mapRoles: [{rolearn: 'arn:aws:iam::111122223333:role/a', username: ' '}]\n",
    "/server/mapRoles/0/username",
  ],
  [
    "server:\n  mapRoles: [{rolearn: 'arn:aws:iam::111122223333:role/a', roleARNLike: 'arn:aws:iam::111122223333:role/a', username: x}]\n",
    "/server/mapRoles/0",
  ],
  ["server:\n  mustStayMapped: [{groups: [x]}]\n", "/server/mustStayMapped/0"],
];

describe("the JSON schema takes what the reader takes", () => {
  it.each(takenByBoth.map((text) => [text]))("%j", (text) => {
    expect(readConfig(text, "c").config).toBeDefined();
    expect(errorsOf(text)).toEqual([]);
  });
});

describe("the JSON schema refuses what the reader refuses", () => {
  it.each(refusedByBoth)("%j", (text, at) => {
    expect(readConfig(text, "c").config).toBeUndefined();
    expect(errorsOf(text).map((error) => error.split(": ")[0])).toContain(at);
  });
});

it("the JSON schema refuses a key that the reader warns of", () => {
  expect(errorsOf("server:\n  mapRole: []\n")).toEqual(["/server: mapRole is not a key here"]);
});
