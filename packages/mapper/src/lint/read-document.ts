import {
  type ConfigProblem,
  identityMappingSpecSchema,
  type LocatedConfig,
  type LocatedReading,
  accountIdsSchema,
  type Place,
  readBackendModeNode,
  readConfig,
  readConfigNode,
  readDynamicNode,
  readLocatedYaml,
  relocated,
  roleMappingSchema,
  userMappingSchema,
  type YamlNode,
} from "@aws-iam-authenticator/config";
import { asIs, mappableArn, nearest, parseTemplate, safe, valueOrThrow } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { reservedPrefixesOf } from "../mounted-file.ts";
import type { MappingEntries } from "../compile-entries.ts";
import type { ClassifiedDocument } from "./classify.ts";
import { locatedRules } from "./located-rules.ts";
import type { LocatedRule, MappingDocument } from "./mapping-document.ts";

type Read = Omit<MappingDocument, "file" | "kind" | "at" | "age">;

/**
 * Reads a document by the schema of what it is.
 *
 * @param config the configuration file that stands beside it, which says how other sources are read
 */
export function readDocument(document: ClassifiedDocument, config: LocatedConfig | undefined): MappingDocument {
  const { file, kind, node } = document;
  const metadata = node.get("metadata");
  const [created = "", name = ""] = ["creationTimestamp", "name"].map((key) => metadata?.get(key)?.text()?.text);
  return { file, kind, at: node.at, age: `${created} ${name}`, ...read(document, config) };
}

function read(document: ClassifiedDocument, config: LocatedConfig | undefined): Read {
  switch (document.kind) {
    case "configuration":
      return readConfiguration(document);
    case "aws-auth":
      return readAwsAuth(document.node, document.file, reservedPrefixesOf(config, "EKSConfigMap"));
    case "dynamic-file":
      return readDynamic(document.node, config);
    case "identity-mapping":
      return readIdentityMapping(document.node, reservedPrefixesOf(config, "CRD"));
    case "backend-mode-file":
      return { source: undefined, rules: [], problems: readBackendModeNode(document.node).problems };
    case "other":
    case "broken":
      return { source: undefined, rules: [], problems: [] };
  }
}

function readConfiguration({ node, embedded, file }: ClassifiedDocument): Read {
  const source = "MountedFile";
  const { config, problems } = embedded === undefined ? readConfigNode(node) : readEmbedded();
  if (config === undefined) return { source, rules: [], problems };
  const rules = locatedRules(config.value.server ?? {}, {
    source,
    reservedPrefixes: reservedPrefixesOf(config, source),
    placeOf: (path) => config.placeOf(["server", ...path]),
  });
  return { source, rules, problems, config };

  function readEmbedded() {
    const { config: located, problems } = readConfig(embedded?.text ?? "", file);
    const moved = relocated({ located, problems }, (inner) => embedded?.outerPlace(inner) ?? inner);
    return { config: moved.located, problems: moved.problems };
  }
}

/** As the reference does, which takes these for a list that is not there. */
function isBlank(text: string): boolean {
  return ["", "``", '""', "''"].includes(text.trim());
}

const listSchemas = {
  mapRoles: v.array(roleMappingSchema),
  mapUsers: v.array(userMappingSchema),
  mapAccounts: accountIdsSchema,
} as const;

function readAwsAuth(node: YamlNode, file: string, reservedPrefixes: readonly string[]): Read {
  const source = "EKSConfigMap";
  const problems: ConfigProblem[] = [];
  const rules: LocatedRule[] = [];
  const entries = node.get("data")?.entries() ?? [];

  function readList<T>(
    list: keyof typeof listSchemas,
    schema: v.GenericSchema<unknown, T>,
    entriesOf: (value: T) => MappingEntries,
  ): void {
    // Kubernetes keeps the keys of data as they are written.
    const value = entries.find(({ key }) => key === list)?.value;
    const embedded = value?.text();
    if (value === undefined) return;
    if (embedded === undefined) {
      // An empty value has no text either.
      if (value.items().length === 0 && value.entries().length === 0) return;
      const message = `${list} must be a text: write "${list}: |" and the list below it`;
      problems.push({ severity: "error", at: value.at, message, kind: "type", key: list });
      return;
    }
    if (isBlank(embedded.text)) return;
    const reading: LocatedReading<T> = relocated(readLocatedYaml(embedded.text, file, schema), embedded.outerPlace);
    const { located } = reading;
    for (const problem of reading.problems) problems.push(problem);
    if (located === undefined) return;
    const placeOf = ([, ...path]: readonly (string | number)[]): Place => located.placeOf(path);
    for (const rule of locatedRules(entriesOf(located.value), { source, reservedPrefixes, placeOf })) rules.push(rule);
  }

  readList("mapRoles", listSchemas.mapRoles, (mapRoles) => ({ mapRoles }));
  readList("mapUsers", listSchemas.mapUsers, (mapUsers) => ({ mapUsers }));
  readList("mapAccounts", listSchemas.mapAccounts, (mapAccounts) => ({ mapAccounts }));
  for (const { key, at } of entries) {
    if (Object.hasOwn(listSchemas, key)) continue;
    const similar = nearest(key, Object.keys(listSchemas));
    const hint = similar === undefined ? safe`` : safe`; did you mean ${similar}?`;
    const message = safe`unknown key ${key} is ignored${asIs(hint)}`;
    problems.push({ severity: "warning", at, message, kind: "unknown-key", key });
  }
  return { source, problems, rules: problems.some(({ severity }) => severity === "error") ? [] : rules };
}

function readDynamic(node: YamlNode, config: LocatedConfig | undefined): Read {
  const source = "DynamicFile";
  const strict = (userIdStrict: boolean) => ({ userIdStrict, ...readDynamicNode(node, { userIdStrict }) });
  const asked = strict(config?.value.server?.dynamicfileUserIDStrict ?? false);
  // Without the configuration file nobody knows whether it is strict: a file that is only good as such is meant so.
  const other = config === undefined && asked.located === undefined ? strict(true) : asked;
  const { located, problems, userIdStrict } = other.located === undefined ? asked : other;
  if (located === undefined) return { source, rules: [], problems };
  const reservedPrefixes = reservedPrefixesOf(config, source);
  return {
    source,
    problems,
    rules: locatedRules(located.value, { source, reservedPrefixes, userIdStrict, placeOf: located.placeOf }),
  };
}

function readIdentityMapping(node: YamlNode, reservedPrefixes: readonly string[]): Read {
  const source = "CRD";
  const spec = node.get("spec");
  if (spec === undefined) {
    const problem: ConfigProblem = {
      severity: "error",
      at: node.at,
      message: "spec is missing",
      kind: "missing",
      key: "spec",
    };
    return { source, rules: [], problems: [problem] };
  }
  const { located, problems } = spec.read(identityMappingSpecSchema);
  if (located === undefined) return { source, rules: [], problems };
  const { arn, username, groups } = located.value;
  // The schema let only texts through that these can read.
  const { canonicalArn, type } = valueOrThrow(mappableArn(arn));
  const rule: LocatedRule = {
    rule: {
      source,
      at: located.placeOf(["arn"]),
      match: { by: type === "role" ? "role" : "user", arn: canonicalArn },
      username: valueOrThrow(parseTemplate(username)),
      groups: (groups ?? []).map((group) => valueOrThrow(parseTemplate(group))),
      reservedPrefixes,
    },
    list: "spec",
    arn,
    groups,
    placeOf: (part, index) => located.placeOf(part === "userid" ? [] : [part, ...(index === undefined ? [] : [index])]),
  };
  return { source, rules: [rule], problems };
}
