import type { Platform } from "../standalone/platforms.ts";
import type { Release } from "./release.ts";

/**
 * The formula by which Homebrew installs a release, on macOS and Linux.
 *
 * @see https://docs.brew.sh/Formula-Cookbook
 */
export function homebrewFormula({ name, version, description, license, homepage, archives }: Release): string {
  const className = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const [short = ""] = description.split(": ");
  return `class ${className} < Formula
  desc ${quote(short)}
  homepage ${quote(homepage)}
  version ${quote(version)}
  license ${quote(license)}

  on_macos do
${choice("darwin")}
  end

  on_linux do
${choice("linux")}
  end

  def install
    bin.install ${quote(name)}
    man1.install ${quote(`${name}.1`)}
    generate_completions_from_executable(bin/${quote(name)}, "completion")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/${name} version")
  end
end
`;

  function choice(os: Platform["os"]): string {
    const words = { x64: "on_intel", arm64: "on_arm" } as const;
    return archives
      .filter(({ platform }) => platform.os === os)
      .map(
        ({ platform, url, sha256 }) => `    ${words[platform.arch]} do
      url ${quote(url)}
      sha256 "${sha256}"
    end`,
      )
      .join("\n");
  }
}

/** A Ruby string in which nothing is replaced. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("#", "\\#");
}
