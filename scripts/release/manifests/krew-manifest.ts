import { commandNameOf, type Release } from "./release.ts";

/**
 * The manifest by which krew, kubectl's plugin manager, installs a release.
 *
 * @see https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/
 */
export function krewManifest({ name, version, description, homepage, archives }: Release): string {
  const [short = "", ...more] = description.split(": ");
  const platforms = archives.map(
    ({ platform, url, sha256 }) => `    - selector:
        matchLabels:
          os: ${platform.os}
          arch: ${platform.arch === "x64" ? "amd64" : platform.arch}
      uri: ${JSON.stringify(url)}
      sha256: ${sha256}
      bin: ${commandNameOf(name, platform)}
`,
  );
  return `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: ${name}
spec:
  version: v${version}
  homepage: ${JSON.stringify(homepage)}
  shortDescription: ${JSON.stringify(short)}
  description: ${JSON.stringify(`${[short, ...more].join(": ")}.`)}
  caveats: |
    kubectl runs it for a kubeconfig whose user has an exec plugin with the command
    kubectl-${name.replaceAll("-", "_")}, as krew calls it on the PATH.
  platforms:
${platforms.join("")}`;
}
