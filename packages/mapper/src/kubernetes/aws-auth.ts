import {
  accountIdsSchema,
  type ConfigProblem,
  MOST_PROBLEMS,
  roleMappingSchema,
  userMappingSchema,
} from "@aws-iam-authenticator/config";
import { asIs, fail, nearest, ok, quote, type Safe, safe } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { compileEntries } from "../compile-entries.ts";
import type { SourceReading } from "../mapping-source.ts";
import { createListReader, type LocatedList } from "./list-reader.ts";
import type { ConfigMap } from "./objects.ts";

const keys = ["mapRoles", "mapUsers", "mapAccounts"] as const;
const rolesSchema = v.array(roleMappingSchema);
const usersSchema = v.array(userMappingSchema);

/** The ConfigMap's name, for places and people. */
const object = "configmap kube-system/aws-auth";

/** Reads the mappings of the ConfigMap aws-auth; what it remembers makes reading faster, and nothing else. */
export type AwsAuthReader = (data: ConfigMap["data"]) => SourceReading;

/**
 * A reader of the ConfigMap aws-auth: YAML or JSON texts under `mapRoles`, `mapUsers` and `mapAccounts`, each absent where it
 * is blank, two backticks or two quotes. All of them are valid, or there is no rule. Places are lines and columns in the text
 * under a key, and the file's name says which one.
 *
 * Problem: `MAPPING_SOURCE_INVALID`.
 */
export function createAwsAuthReader(reservedPrefixes: readonly string[]): AwsAuthReader {
  const readRoles = createListReader(`${object} mapRoles`, rolesSchema);
  const readUsers = createListReader(`${object} mapUsers`, usersSchema);
  const readAccounts = createListReader(`${object} mapAccounts`, accountIdsSchema);
  return (data = {}) => {
    const textOf = (key: string): string => (Object.hasOwn(data, key) ? presentText(data[key] ?? "") : "");
    const mapRoles = readRoles(textOf("mapRoles"));
    const mapUsers = readUsers(textOf("mapUsers"));
    const mapAccounts = readAccounts(textOf("mapAccounts"));

    const found = [...otherKeys(data), ...mapRoles.problems, ...mapUsers.problems, ...mapAccounts.problems];
    if (!mapRoles.located || !mapUsers.located || !mapAccounts.located) {
      return { rules: fail("MAPPING_SOURCE_INVALID", summary(found)), problems: found };
    }
    const located: Readonly<Record<(typeof keys)[number], LocatedList<unknown>>> = {
      mapRoles: mapRoles.located,
      mapUsers: mapUsers.located,
      mapAccounts: mapAccounts.located,
    };
    const { rules, warnings } = compileEntries(
      { mapRoles: mapRoles.located.value, mapUsers: mapUsers.located.value, mapAccounts: mapAccounts.located.value },
      { source: "EKSConfigMap", reservedPrefixes, placeOf: (list, index) => located[list].placeOf(index) },
    );
    return { rules: ok(rules), problems: [...found, ...warnings] };
  };
}

/** Reads the mappings of the ConfigMap aws-auth once; see {@link createAwsAuthReader}. Pure. */
export function readAwsAuth(data: ConfigMap["data"], reservedPrefixes: readonly string[]): SourceReading {
  return createAwsAuthReader(reservedPrefixes)(data);
}

/** What templates and hands leave behind where nothing is meant. */
function presentText(text: string): string {
  return ["``", '""', "''"].includes(text.trim()) ? "" : text;
}

// The reference implementation passes over them in silence, mapping nobody.
function otherKeys(data: Readonly<Record<string, string>>): ConfigProblem[] {
  return Object.keys(data)
    .filter((key) => keys.every((known) => known !== key))
    .map((key) => {
      const similar = nearest(key, keys) ?? keys.find((known) => known.toLowerCase() === key.toLowerCase());
      const hint = similar === undefined ? safe`` : safe`; did you mean ${similar}?`;
      const at = { file: object, line: 1, column: 1 };
      return { severity: "warning", at, message: safe`unknown key ${key} is ignored${asIs(hint)}` };
    });
}

function summary(problems: readonly ConfigProblem[]): Safe {
  const errors = problems.filter(({ severity }) => severity === "error");
  const most = errors.length > MOST_PROBLEMS;
  const number = most ? safe`more than ${MOST_PROBLEMS}` : safe`${errors.length}`;
  const count = errors.length === 1 ? safe`1 error` : safe`${asIs(number)} errors`;
  const at = errors[0]?.at;
  return at === undefined
    ? safe`${asIs(count)} in ${object}`
    : safe`${asIs(count)}, the first at ${asIs(quote(at.file))}:${at.line}:${at.column}`;
}
