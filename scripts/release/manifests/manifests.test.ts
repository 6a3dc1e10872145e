import { describe, expect, it } from "vitest";
import { PLATFORMS } from "../standalone/platforms.ts";
import { homebrewFormula } from "./homebrew-formula.ts";
import { installFiles, installPage } from "./install-page.ts";
import { krewManifest } from "./krew-manifest.ts";
import { archiveNameOf, releaseOf } from "./release.ts";

const sha256 = (i: number): string => String(i).repeat(64);
const checksums = PLATFORMS.map((platform, i) => ({ file: archiveNameOf(platform), sha256: sha256(i) }));
const folder = "https://downloads.example.com/v1.2.3";
const homepage = "https://example.com/";
const described = {
  name: "aws-iam-authenticator",
  version: "1.2.3",
  description: 'Log in "with IAM" to #{clusters}: plugin and webhook',
  license: "Apache-2.0",
};
const release = releaseOf(described, { folder, homepage, checksums });

describe("a release", () => {
  it("has an archive for each platform, below its folder, with its checksum", () => {
    expect(release.archives.map(({ url, sha256 }) => [url, sha256])).toEqual([
      [`${folder}/aws-iam-authenticator-linux-x64.tar.gz`, sha256(0)],
      [`${folder}/aws-iam-authenticator-linux-arm64.tar.gz`, sha256(1)],
      [`${folder}/aws-iam-authenticator-darwin-x64.tar.gz`, sha256(2)],
      [`${folder}/aws-iam-authenticator-darwin-arm64.tar.gz`, sha256(3)],
      [`${folder}/aws-iam-authenticator-windows-x64.tar.gz`, sha256(4)],
    ]);
    expect(releaseOf(described, { folder: `${folder}/`, homepage, checksums })).toEqual(release);
  });

  it.each([
    [
      "an archive is missing",
      { folder, checksums: checksums.slice(1) },
      "SHA256SUMS lacks aws-iam-authenticator-linux-x64",
    ],
    ["it could be changed on the way", { folder: "http://example.com/", checksums }, "not an https URL"],
  ])("is none where %s", (_, options, why) => {
    expect(() => releaseOf(described, { homepage, ...options })).toThrow(why);
  });
});

it("krew's manifest names the command of each platform", () => {
  expect(krewManifest({ ...release, archives: release.archives.slice(3) }))
    .toBe(`apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: aws-iam-authenticator
spec:
  version: v1.2.3
  homepage: "https://example.com/"
  shortDescription: "Log in \\"with IAM\\" to #{clusters}"
  description: "Log in \\"with IAM\\" to #{clusters}: plugin and webhook."
  caveats: |
    kubectl runs it for a kubeconfig whose user has an exec plugin with the command
    kubectl-aws_iam_authenticator, as krew calls it on the PATH.
  platforms:
    - selector:
        matchLabels:
          os: darwin
          arch: arm64
      uri: "https://downloads.example.com/v1.2.3/aws-iam-authenticator-darwin-arm64.tar.gz"
      sha256: ${sha256(3)}
      bin: aws-iam-authenticator
    - selector:
        matchLabels:
          os: windows
          arch: amd64
      uri: "https://downloads.example.com/v1.2.3/aws-iam-authenticator-windows-x64.tar.gz"
      sha256: ${sha256(4)}
      bin: aws-iam-authenticator.exe
`);
});

it("Homebrew's formula is of macOS and Linux, and a text in it is no code", () => {
  const formula = homebrewFormula(release);
  expect(formula).toBe(`class AwsIamAuthenticator < Formula
  desc "Log in \\"with IAM\\" to \\#{clusters}"
  homepage "https://example.com/"
  version "1.2.3"
  license "Apache-2.0"

  on_macos do
    on_intel do
      url "https://downloads.example.com/v1.2.3/aws-iam-authenticator-darwin-x64.tar.gz"
      sha256 "${sha256(2)}"
    end
    on_arm do
      url "https://downloads.example.com/v1.2.3/aws-iam-authenticator-darwin-arm64.tar.gz"
      sha256 "${sha256(3)}"
    end
  end

  on_linux do
    on_intel do
      url "https://downloads.example.com/v1.2.3/aws-iam-authenticator-linux-x64.tar.gz"
      sha256 "${sha256(0)}"
    end
    on_arm do
      url "https://downloads.example.com/v1.2.3/aws-iam-authenticator-linux-arm64.tar.gz"
      sha256 "${sha256(1)}"
    end
  end

  def install
    bin.install "aws-iam-authenticator"
    man1.install "aws-iam-authenticator.1"
    generate_completions_from_executable(bin/"aws-iam-authenticator", "completion")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/aws-iam-authenticator version")
  end
end
`);
});

it("the page names each way and each archive", () => {
  const page = installPage(release);
  expect(page).toContain("npm install -g aws-iam-authenticator@1.2.3");
  for (const { url, sha256 } of release.archives) expect(page).toContain(`(${url}) | \`${sha256}\` |`);
  expect(Object.keys(installFiles(release))).toEqual([
    "aws-iam-authenticator.yaml",
    "aws-iam-authenticator.rb",
    "INSTALL.md",
  ]);
});
