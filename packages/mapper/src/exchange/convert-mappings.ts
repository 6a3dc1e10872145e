import type { ConfigProblem } from "@aws-iam-authenticator/config";
import { type ExchangedMappings, joinReadings, type LocatedEntry, type LostPart } from "./exchanged-mappings.ts";
import { readExchangeFile } from "./read-exchange-file.ts";
import { writeAccessEntries } from "./write-access-entries.ts";
import { writeIdentityMappings } from "./write-identity-mappings.ts";
import { writeYaml } from "./write-yaml.ts";

/** The forms that mappings are written in. */
export const EXCHANGE_FORMS = ["config", "aws-auth", "crd", "access-entries"] as const;
export type ExchangeForm = (typeof EXCHANGE_FORMS)[number];

/** What converting gives. */
export interface Conversion {
  /** In the form that was asked for; undefined where a problem is an error. */
  readonly text: string | undefined;
  /** What that form has no place for. */
  readonly lost: readonly LostPart[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads mappings in any form (see {@link readExchangeFile}) and writes them in one. Pure.
 *
 * @param files names and what they hold; their mappings are put one after the other
 */
export function convertMappings(
  files: readonly { readonly file: string; readonly text: string }[],
  form: ExchangeForm,
): Conversion {
  const { mappings, lost, problems } = joinReadings(files.map(({ file, text }) => readExchangeFile(text, file)));
  if (problems.some(({ severity }) => severity === "error")) return { text: undefined, lost: [], problems };
  const written = writeMappings(mappings, form);
  return { text: written.text, lost: [...lost, ...written.lost], problems };
}

function writeMappings(
  mappings: ExchangedMappings,
  form: ExchangeForm,
): { readonly text: string; readonly lost: readonly LostPart[] } {
  switch (form) {
    case "config":
      return { text: writeYaml({ server: listsOf(mappings) }), lost: [] };
    case "aws-auth":
      return { text: awsAuth(mappings), lost: [] };
    case "crd":
      return writeIdentityMappings(mappings);
    case "access-entries":
      return writeAccessEntries(mappings);
  }
}

function awsAuth(mappings: ExchangedMappings): string {
  const data = Object.entries(listsOf(mappings)).map(([key, list]) => [key, writeYaml(list)]);
  return writeYaml({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "aws-auth", namespace: "kube-system" },
    data: Object.fromEntries(data),
  });
}

/** The lists that are not empty. */
function listsOf(mappings: ExchangedMappings): Readonly<Record<string, readonly unknown[]>> {
  const lists: readonly [string, readonly LocatedEntry<unknown>[]][] = Object.entries(mappings);
  return Object.fromEntries(
    lists.filter(([, list]) => list.length > 0).map(([key, list]) => [key, list.map(({ entry }) => entry)]),
  );
}
