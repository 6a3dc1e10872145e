import type { ConfigMap, KubernetesObject } from "../kubernetes/objects.ts";
import type { MappingFile } from "./mapping-document.ts";

/**
 * The ConfigMap aws-auth of a cluster as a file to be read: its texts line by line, so that places in them can be shown.
 * What else it holds is left out.
 */
export function awsAuthFile({ metadata: { name, namespace = "default" }, data = {} }: ConfigMap): MappingFile {
  const texts = Object.entries(data).map(([key, text]) => `  ${JSON.stringify(key)}: ${blockOf(text)}\n`);
  const head = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${JSON.stringify(name)}, namespace: ${JSON.stringify(namespace)}}\n`;
  return { file: `configmap ${namespace}/${name}`, text: `${head}data:\n${texts.join("")}` };
}

/** An IAMIdentityMapping of a cluster as a file to be read. What has no effect is left out. */
export function identityMappingFile({ metadata, ...object }: KubernetesObject): MappingFile {
  const { name, creationTimestamp } = metadata;
  const spec = object["spec"];
  const fields = typeof spec === "object" && spec !== null ? Object.entries(spec) : [];
  const lines = [
    "apiVersion: iamauthenticator.k8s.aws/v1alpha1",
    "kind: IAMIdentityMapping",
    `metadata: ${JSON.stringify({ name, creationTimestamp })}`,
    "spec:",
    ...fields.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`),
  ];
  return { file: `iamidentitymapping ${name}`, text: `${lines.join("\n")}\n` };
}

/** A text as a literal block; in double quotes where that could not hold it. */
function blockOf(text: string): string {
  const isPlain = !/[^\n\t\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
  // Empty lines at the end, and lines of white space alone, are read in more than one way.
  if (!isPlain || !/\S/.test(text) || /\n[ \t]+\n|\n[ \t\n]+$/.test(text)) return JSON.stringify(text);
  const lines = text.replace(/\n$/, "").split("\n");
  return `|2${text.endsWith("\n") ? "" : "-"}\n${lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n")}`;
}
