import { homebrewFormula } from "./homebrew-formula.ts";
import { krewManifest } from "./krew-manifest.ts";
import { archiveNameOf, type Release } from "./release.ts";

/** The files by which a release is installed, by name. */
export function installFiles(release: Release): Readonly<Record<string, string>> {
  return {
    [`${release.name}.yaml`]: krewManifest(release),
    [`${release.name}.rb`]: homebrewFormula(release),
    "INSTALL.md": installPage(release),
  };
}

/** How to install a release, for its page. */
export function installPage({ name, version, archives }: Release): string {
  const rows = archives.map(
    ({ platform, url, sha256 }) =>
      `| ${platform.os} | ${platform.arch} | [${archiveNameOf(platform)}](${url}) | \`${sha256}\` |\n`,
  );
  return `# Install ${name} ${version}

With npm, where Node 22.19 or newer is:

\`\`\`sh
npm install -g ${name}@${version}
\`\`\`

With Homebrew or krew, by the files of this release:

\`\`\`sh
brew install --formula ./${name}.rb
kubectl krew install --manifest=${name}.yaml
\`\`\`

krew calls the command \`kubectl-${name.replaceAll("-", "_")}\`; name that as the exec plugin's \`command\` in the kubeconfig.

Or by hand: compare the archive's checksum with SHA256SUMS, unpack it, and put \`${name}\` on the PATH, and its manual page
\`${name}.1\` into a folder such as /usr/local/share/man/man1. It is one executable for command and server, and needs nothing else.

\`${name} help completion\` tells how a shell completes its command lines; Homebrew sets that up itself.

| system | processor | archive | SHA-256 |
|---|---|---|---|
${rows.join("")}`;
}
