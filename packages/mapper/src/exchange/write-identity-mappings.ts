import { parseArn } from "@aws-iam-authenticator/core";
import type { ExchangedMappings, LostPart } from "./exchanged-mappings.ts";
import { singleKey, type SingleMapping, singleMappings } from "./single-mappings.ts";
import { writeYaml } from "./write-yaml.ts";

/** Longest name of an object, less than Kubernetes allows. */
const longestName = 200;

/** Mappings as manifests of IAMIdentityMappings, one document each. */
export function writeIdentityMappings(mappings: ExchangedMappings): {
  readonly text: string;
  readonly lost: readonly LostPart[];
} {
  const { mappings: single, lost } = singleMappings(mappings, "an IAMIdentityMapping");
  const documents = single.map((mapping) =>
    writeYaml({
      apiVersion: "iamauthenticator.k8s.aws/v1alpha1",
      kind: "IAMIdentityMapping",
      metadata: { name: nameOf(mapping) },
      spec: {
        arn: mapping.arn,
        username: mapping.username,
        ...(mapping.groups.length > 0 ? { groups: mapping.groups } : {}),
      },
    }),
  );
  return { text: documents.join("---\n"), lost };
}

/**
 * A name that is the same each time, and another for each identity: account, kind and name, with a digest of the ARN where
 * something of it is not allowed in a name.
 */
function nameOf(mapping: SingleMapping): string {
  const key = singleKey(mapping);
  const { partition = "", account = "", resource = "" } = parseArn(key) ?? {};
  const plain = `${account}-${resource.replace("/", "-")}`;
  const name = plain.replace(/[^a-z0-9-]/g, "-").slice(0, longestName);
  return name === plain && partition === "aws" && /[a-z0-9]$/.test(name) ? name : `${name}-${digest(key)}`;
}

/** FNV-1a, twice over: no secret is in it, and nobody gains by two that are alike. */
function digest(text: string): string {
  return [text, `${text} `]
    .map((input) => {
      let hash = 0x811c9dc5;
      for (const byte of new TextEncoder().encode(input)) hash = Math.imul(hash ^ byte, 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, "0");
    })
    .join("");
}
