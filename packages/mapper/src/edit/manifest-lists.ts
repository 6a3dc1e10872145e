import { Composer, CST, type Document, isMap, isScalar, Parser, type Scalar } from "yaml";
import { listsOfTexts, type EditableLists } from "./editable-lists.ts";
import type { MappingTexts } from "./mapping-texts.ts";

/** A file that holds a manifest of the ConfigMap aws-auth, alone or among others. */
export interface AwsAuthManifest {
  readonly texts: MappingTexts;
  /** The file with another text under a key of the data; undefined where it cannot be written. */
  with(key: string, text: string): string | undefined;
}

/** The manifest of aws-auth in a file; undefined where it holds none, or is no YAML. */
export function awsAuthManifest(text: string): AwsAuthManifest | undefined {
  const tokens = [...new Parser().parse(text)];
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false, merge: true });
  const documents = [...composer.compose(tokens, false, text.length)];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  const document = documents.find(isAwsAuth);
  if (document === undefined) return undefined;
  const scalars = dataOf(document);
  return {
    texts: Object.fromEntries([...scalars].map(([key, { value }]) => [key, String(value)])),
    with(key, edited) {
      const scalar = scalars.get(key);
      const token = scalar?.srcToken;
      if (token !== undefined && CST.isScalar(token) && token.type !== "alias") {
        // Into the file itself, of which nothing else changes. Lines are written as lines.
        const inLines = edited.includes("\n") && token.type !== "block-scalar";
        CST.setScalarValue(token, edited, { afterKey: true, ...(inLines ? { type: "BLOCK_LITERAL" } : {}) });
        return tokens.map((each) => CST.stringify(each)).join("");
      }
      document.setIn(["data", key], edited);
      return documents.map((each) => each.toString({ lineWidth: 0 })).join("");
    },
  };
}

/** The lists of a file with a manifest. @param file its name, for places, which are those of the text under a key */
export function listsOfManifest(manifest: AwsAuthManifest, file: string): EditableLists<string> {
  const lists = listsOfTexts(manifest.texts, file);
  return {
    find: (list) => lists.find(list),
    edit(list, change) {
      const edited = lists.edit(list, change)?.[list];
      const result = edited === undefined ? undefined : manifest.with(list, edited);
      // What was written must be what is read.
      return result !== undefined && awsAuthManifest(result)?.texts[list] === edited ? result : undefined;
    },
    errors: (edited) => lists.errors(awsAuthManifest(edited)?.texts ?? {}),
  };
}

function isAwsAuth(document: Document): boolean {
  return document.get("kind") === "ConfigMap" && document.getIn(["metadata", "name"]) === "aws-auth";
}

function dataOf(document: Document): ReadonlyMap<string, Scalar> {
  const data = document.get("data");
  const scalars = new Map<string, Scalar>();
  for (const { key, value } of isMap(data) ? data.items : []) {
    if (isScalar(key) && isScalar(value) && typeof value.value === "string") scalars.set(String(key.value), value);
  }
  return scalars;
}
