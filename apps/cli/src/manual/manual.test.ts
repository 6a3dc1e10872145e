import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../commands.ts";
import { commandGroups } from "../help/command-groups.ts";
import { temporaryFolder } from "../testing/fake-io.ts";
import { cliPage } from "./cli-page.ts";
import { manPage } from "./man-page.ts";
import { bold, macroArgument, roffText } from "./roff.ts";

it("docs/reference/cli.md says what the tables say", async () => {
  await expect(cliPage(COMMANDS)).toMatchFileSnapshot("../../../../docs/reference/cli.md");
});

it("every command is in a group of its own", () => {
  const others = commandGroups(COMMANDS).find(({ title }) => title === "Other commands");
  expect(others?.commands.map(({ name }) => name)).toEqual(["completion", "version"]);
  const grouped = commandGroups(COMMANDS).flatMap(({ commands }) => commands.map(({ name }) => name));
  expect(grouped.toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
});

describe("roff", () => {
  it.each([
    ["plain", "plain"],
    ["--a-b", "\\-\\-a\\-b"],
    [".so x", "\\&.so x"],
    ["'br", "\\(aqbr"],
    ["a\\fB", "a\\efB"],
    ["~/`x^", "\\(ti/\\(gax\\(ha"],
    ["…é𝔸", "\\[u2026]\\[u00E9]\\[u1D538]"],
  ])("%j is %j", (text, roff) => {
    expect(roffText(text)).toBe(roff);
  });

  it("marks up", () => {
    expect(bold("-x")).toBe("\\fB\\-x\\fR");
    expect(macroArgument('a "b"')).toBe('"a \\(dqb\\(dq"');
  });
});

describe("the manual page", () => {
  const page = manPage(COMMANDS, { version: "v1.2.3", date: "2026-01-02" });

  it("is held together by its headings", () => {
    const headings = page.split("\n").filter((line) => line.startsWith(".SH") || line.startsWith(".TH"));
    expect(headings).toMatchInlineSnapshot(`
      [
        ".TH AWS\\-IAM\\-AUTHENTICATOR 1 "2026-01-02" "aws\\-iam\\-authenticator v1.2.3" "User Commands"",
        ".SH NAME",
        ".SH SYNOPSIS",
        ".SH DESCRIPTION",
        ".SH OPTIONS",
        ".SH "COMMANDS TO LOG IN"",
        ".SH "COMMANDS TO RUN THE WEBHOOK"",
        ".SH "COMMANDS TO EDIT MAPPINGS"",
        ".SH "COMMANDS TO CHECK MAPPINGS"",
        ".SH "OTHER COMMANDS"",
        ".SH ENVIRONMENT",
        ".SH FILES",
        ".SH EXIT STATUS",
        ".SH SEE ALSO",
      ]
    `);
    const sections = page.split("\n").filter((line) => line.startsWith(".SS"));
    expect(sections.toSorted()).toEqual(COMMANDS.map(({ name }) => `.SS "${name}"`).toSorted());
  });

  it("is where npm puts manual pages from", () => {
    const described = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    // npm leaves a page out that does not stand in a list.
    expect(JSON.parse(described)).toMatchObject({ man: ["./dist/aws-iam-authenticator.1"] });
  });

  it.skipIf(!isThere("mandoc"))("has nothing that mandoc complains of", () => {
    const file = join(temporaryFolder(), "aws-iam-authenticator.1");
    writeFileSync(file, page);
    const { stdout } = spawnSync("mandoc", ["-Tlint", "-Wwarning", file], { encoding: "utf8" });
    expect(stdout).toBe("");
  });

  it.skipIf(!isThere("groff"))("is typeset by groff, with every option and example as they are typed", () => {
    const { stderr, stdout } = spawnSync("groff", ["-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=400n"], {
      input: page,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    for (const { options, examples } of COMMANDS) {
      for (const name of Object.keys(options)) expect(stdout).toContain(`--${name}`);
      for (const example of examples) expect(stdout).toContain(example);
    }
  });
});

function isThere(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
}
