import {
  accountIdsSchema,
  type ConfigProblem,
  identityMappingSpecSchema,
  parseDocuments,
  readConfigNode,
  readLocatedYaml,
  relocated,
  roleMappingSchema,
  userMappingSchema,
  type YamlNode,
} from "@aws-iam-authenticator/config";
import { quote } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { textOf } from "../edit/mapping-texts.ts";
import {
  type ExchangeReading,
  joinReadings,
  type LocatedEntry,
  type LostPart,
  NO_MAPPINGS,
} from "./exchanged-mappings.ts";
import { isAccessEntries, readAccessEntries } from "./read-access-entries.ts";
import { mappingFor } from "./mapping-for.ts";

/**
 * Reads the mappings of a file: manifests of the ConfigMap aws-auth and of IAMIdentityMappings (also as `kubectl get -o
 * yaml` lists them), JSON that `aws eks describe-access-entry`, `list-access-entries` and
 * `list-associated-access-policies` print (one after the other, or a list), or a configuration file. Pure.
 *
 * @param file its name, for places
 */
export function readExchangeFile(text: string, file: string): ExchangeReading {
  const { documents, problems } = parseDocuments(separated(text), file);
  const nodes = documents.flatMap(unfolded);
  const eks = nodes.filter(isAccessEntries);
  const others = nodes.filter((node) => !isAccessEntries(node));
  return joinReadings([
    { mappings: NO_MAPPINGS, lost: [], problems },
    ...(eks.length > 0 ? [readAccessEntries(eks)] : []),
    ...others.map((node) => readOther(node, documents.length)),
  ]);
}

/** JSON documents that follow each other without a mark between them, as a loop over `aws eks` prints them. */
function separated(text: string): string {
  // On the line that is there, so that the others keep their numbers.
  return /^\s*\{/.test(text) ? text.replace(/(\}[ \t]*\r?\n)(?=\{)/g, "$1--- ") : text;
}

/** A list of objects as the objects. */
function unfolded(node: YamlNode): readonly YamlNode[] {
  if (textAt(node, "kind").endsWith("List")) return node.get("items")?.items() ?? [];
  const items = node.items();
  return items.length > 0 ? items : [node];
}

function readOther(node: YamlNode, documents: number): ExchangeReading {
  const kind = textAt(node, "kind");
  if (kind === "ConfigMap" && isAwsAuth(node)) return readAwsAuth(node);
  if (kind === "IAMIdentityMapping") return readIdentityMapping(node);
  if (kind === "") return readConfiguration(node, documents);
  const message = `there are no mappings in an object of the kind ${quote(kind)}`;
  return { mappings: NO_MAPPINGS, lost: [], problems: [{ severity: "warning", at: node.at, message }] };
}

function isAwsAuth(node: YamlNode): boolean {
  const data = node.get("data");
  const named = node.get("metadata")?.get("name")?.text()?.text === "aws-auth";
  return named || ["mapRoles", "mapUsers", "mapAccounts"].some((list) => data?.get(list) !== undefined);
}

function readConfiguration(node: YamlNode, documents: number): ExchangeReading {
  const { config, problems } = readConfigNode(node);
  const several: ConfigProblem[] =
    documents > 1
      ? [{ severity: "error", at: node.at, message: "a configuration file is one document, but there are others here" }]
      : [];
  const { mapRoles = [], mapUsers = [], mapAccounts = [] } = config?.value.server ?? {};
  const located = <T>(list: string, entries: readonly T[]): LocatedEntry<T>[] =>
    entries.map((entry, i) => ({ entry, at: config?.placeOf(["server", list, i]) ?? node.at }));
  return {
    mappings: {
      mapRoles: located("mapRoles", mapRoles),
      mapUsers: located("mapUsers", mapUsers),
      mapAccounts: located("mapAccounts", mapAccounts),
    },
    lost: [],
    problems: [...problems, ...several],
  };
}

function readAwsAuth(node: YamlNode): ExchangeReading {
  const problems: ConfigProblem[] = [];
  function entriesOf<T>(list: "mapRoles" | "mapUsers" | "mapAccounts", schema: v.GenericSchema<unknown, readonly T[]>) {
    const value = node.get("data")?.get(list);
    const embedded = value?.text();
    if (value === undefined) return [];
    if (embedded === undefined) {
      if (value.items().length > 0) {
        problems.push({
          severity: "error",
          at: value.at,
          message: `${list} must be a text: "${list}: |" and the list below`,
        });
      }
      return [];
    }
    const text = textOf({ [list]: embedded.text }, list);
    const { located, problems: own } = relocated(readLocatedYaml(text, value.at.file, schema), embedded.outerPlace);
    problems.push(...own);
    return (located?.value ?? []).map((entry, i) => ({ entry, at: located?.placeOf([i]) ?? value.at }));
  }
  const mappings = {
    mapRoles: entriesOf("mapRoles", v.array(roleMappingSchema)),
    mapUsers: entriesOf("mapUsers", v.array(userMappingSchema)),
    mapAccounts: entriesOf("mapAccounts", accountIdsSchema),
  };
  return { mappings, lost: lostMetadata(node), problems };
}

function readIdentityMapping(node: YamlNode): ExchangeReading {
  const spec = node.get("spec");
  if (spec === undefined) {
    return {
      mappings: NO_MAPPINGS,
      lost: [],
      problems: [{ severity: "error", at: node.at, message: "spec is missing" }],
    };
  }
  const { located, problems } = spec.read(identityMappingSpecSchema);
  if (located === undefined) return { mappings: NO_MAPPINGS, lost: [], problems };
  return { mappings: mappingFor(located.value, located.placeOf(["arn"])), lost: lostMetadata(node), problems };
}

/** What admins have written beside the mappings; not what kubectl and kube-apiserver keep there. */
function lostMetadata(node: YamlNode): readonly LostPart[] {
  const labels = (["labels", "annotations"] as const).flatMap((key) =>
    (node.get("metadata")?.get(key)?.entries() ?? []).filter((entry) => !isKept(entry.key)),
  );
  return labels.map(({ key, at }) => ({ at, what: "labels", message: `the label or annotation ${quote(key)}` }));
}

function isKept(key: string): boolean {
  return /^(kubectl\.kubernetes\.io|aws-iam-authenticator\.x-k8s\.io)\//.test(key);
}

function textAt(node: YamlNode, key: string): string {
  return node.get(key)?.text()?.text ?? "";
}
