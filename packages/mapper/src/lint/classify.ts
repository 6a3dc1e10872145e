import { parseDocuments, type ConfigProblem, type EmbeddedText, type YamlNode } from "@aws-iam-authenticator/config";
import type { DocumentKind, MappingFile } from "./mapping-document.ts";

/** A document, and what it probably is. Not read by its schema yet. */
export interface ClassifiedDocument {
  readonly file: string;
  readonly kind: DocumentKind;
  readonly node: YamlNode;
  /** Of a configuration file in a ConfigMap's data: the file. */
  readonly embedded?: EmbeddedText;
}

/** Parses a file and says of each of its documents what it is: by `kind` where it has one, else by its keys. */
export function classify({ file, text }: MappingFile): {
  readonly documents: readonly ClassifiedDocument[];
  readonly problems: readonly ConfigProblem[];
} {
  const { documents, problems } = parseDocuments(text, file);
  const classified = documents
    .flatMap(itemsOf)
    .flatMap((node) => kindsOf(node, text).map((found) => ({ file, node, ...found })));
  // A configuration file is read as one document: what follows it would be refused.
  const [, second] = classified;
  if (second === undefined || classified.every(({ node }) => node.get("kind") !== undefined)) {
    return { documents: classified, problems };
  }
  const message = "another document begins here; a file that is no Kubernetes manifest holds one";
  return {
    documents: classified,
    problems: [...problems, { severity: "error", at: second.node.at, message, kind: "yaml" }],
  };
}

/** `kubectl get` gives a list of objects as one. */
function itemsOf(node: YamlNode): readonly YamlNode[] {
  return textAt(node, "kind").endsWith("List") ? (node.get("items")?.items() ?? []) : [node];
}

type Found = Pick<ClassifiedDocument, "kind" | "embedded">;

function kindsOf(node: YamlNode, text: string): readonly Found[] {
  switch (textAt(node, "kind")) {
    case "":
      return [{ kind: kindOfPlain(node, text) }];
    case "IAMIdentityMapping":
      return [{ kind: "identity-mapping" }];
    case "ConfigMap":
      return kindsOfConfigMap(node);
    default:
      return [{ kind: "other" }];
  }
}

const lists = ["mapRoles", "mapUsers", "mapAccounts"];

function kindOfPlain(node: YamlNode, text: string): DocumentKind {
  if (hasAny(node, ["clusterID", "server", "defaultRole"])) return "configuration";
  const isWrittenByProgram = hasAny(node, ["LastUpdatedDateTime", "Version"]) || /^\s*\{/.test(text);
  // In YAML, lists at the top are more likely those of a configuration file in which `server` was forgotten.
  if (hasAny(node, lists)) return isWrittenByProgram ? "dynamic-file" : "configuration";
  if (hasAny(node, ["backendMode"]) && isWrittenByProgram) return "backend-mode-file";
  return "configuration";
}

function kindsOfConfigMap(node: YamlNode): readonly Found[] {
  const data = node.get("data");
  const name = node.get("metadata")?.get("name")?.text()?.text;
  if (name === "aws-auth" || (data !== undefined && hasAny(data, lists))) return [{ kind: "aws-auth" }];
  const files = (data?.entries() ?? []).flatMap(({ key, value }): Found[] => {
    const embedded = /\.ya?ml$/.test(key) ? value.text() : undefined;
    if (embedded === undefined) return [];
    const [document] = parseDocuments(embedded.text, key).documents;
    return document !== undefined && hasAny(document, ["clusterID", "server"])
      ? [{ kind: "configuration", embedded }]
      : [];
  });
  return files.length > 0 ? files : [{ kind: "other" }];
}

function hasAny(node: YamlNode, keys: readonly string[]): boolean {
  return keys.some((key) => node.get(key) !== undefined);
}

function textAt(node: YamlNode, key: string): string {
  return node.get(key)?.text()?.text ?? "";
}
