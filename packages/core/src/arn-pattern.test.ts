import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArnPattern } from "./arn-pattern.ts";
import { valueOrThrow } from "./authenticator-error.ts";
import { mappableArn } from "./canonical-arn.ts";

const iam = "arn:aws:iam::111122223333";
const matches = (pattern: string, arn: string): boolean =>
  valueOrThrow(parseArnPattern(pattern)).matches(valueOrThrow(mappableArn(arn)).canonicalArn);

describe("a pattern", () => {
  it.each<[pattern: string, arn: string, matched: boolean]>([
    [`${iam}:role/Deploy-*`, `${iam}:role/Deploy-eu`, true],
    [`${iam}:role/Deploy-*`, `${iam}:role/Deploy-`, true],
    [`${iam}:role/Deploy-*`, `${iam}:role/deploy-EU`, true],
    [`${iam}:role/Deploy-*`, `${iam}:role/Deploy`, false],
    [`${iam}:role/Deploy-*`, `${iam}:role/MyDeploy-eu`, false],
    [`${iam}:role/*-Deploy`, `${iam}:role/eu-Deploy`, true],
    [`${iam}:role/*-Deploy`, `${iam}:role/eu-Deploy-2`, false],
    [`${iam}:role/a*b*c`, `${iam}:role/axxbxxbxc`, true],
    [`${iam}:role/a*b*c`, `${iam}:role/axxbxxbxcx`, false],
    [`${iam}:role/a**c`, `${iam}:role/ac`, true],
    [`${iam}:role/?dmin`, `${iam}:role/Admin`, true],
    [`${iam}:role/?dmin`, `${iam}:role/dmin`, false],
    [`${iam}:role/Admin?`, `${iam}:role/Admin`, false],
    [`${iam}:role/*`, `${iam}:role/Admin`, true],
    [`${iam}:role/eng/*`, `${iam}:role/Admin`, true],
    [`${iam}:role/Deploy-*`, `${iam}:role/some/path/Deploy-eu`, true],
    [`${iam}:role/*`, "arn:aws:sts::111122223333:assumed-role/Admin/session", true],
    [`${iam}:role/*`, `${iam}:user/Admin`, false],
    [`${iam}:role/*`, "arn:aws:iam::444455556666:role/Admin", false],
    [`${iam}:role/*`, "arn:aws-cn:iam::111122223333:role/Admin", false],
    [`${iam}:role/*`, `${iam}:root`, false],
    [`${iam}:user/*`, `${iam}:user/alice`, true],
    [`${iam}:user/*`, `${iam}:user/eng/alice`, false],
    [`${iam}:user/eng/*`, `${iam}:user/eng/alice`, true],
    [`${iam}:user/*/alice`, `${iam}:user/eng/alice`, true],
    [`${iam}:user/*/alice`, `${iam}:user/eng/eu/alice`, false],
    [`${iam}:user/al.ce`, `${iam}:user/alice`, false],
    ["arn:aws:iam::111122223333:user/*", "arn:aws:sts::111122223333:federated-user/bob", false],
  ])("%s, %s: %s", (pattern, arn, matched) => expect(matches(pattern, arn)).toBe(matched));

  it("without wildcards matches what it says alone", () => {
    const name = fc.stringMatching(/^[ab]{1,4}$/);
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(matches(`${iam}:role/${a}`, `${iam}:role/${b}`)).toBe(a === b);
      }),
    );
  });

  it("matches as a regular expression of the same meaning does", () => {
    const pattern = fc.stringMatching(/^[ab*?]{1,8}$/);
    const name = fc.stringMatching(/^[ab]{1,10}$/);
    fc.assert(
      fc.property(pattern, name, (glob, text) => {
        const expression = new RegExp(`^${glob.replaceAll("*", "[ab]*").replaceAll("?", "[ab]")}$`);
        expect(matches(`${iam}:role/${glob}`, `${iam}:role/${text}`)).toBe(expression.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("of many stars takes no power of the text's length", () => {
    const pattern = `${iam}:role/${"*a".repeat(500)}b`;
    expect(matches(pattern, `${iam}:role/${"a".repeat(2000)}`)).toBe(false);
  });

  it.each([
    [`${iam}:role/Deploy-*`, `${iam}:role/Deploy-`.length],
    [`${iam}:role/some/path/Deploy-*`, `${iam}:role/Deploy-`.length],
    [`${iam}:user/??*`, `${iam}:user/`.length],
  ])("%s has %i characters that are no wildcards", (pattern, length) => {
    expect(valueOrThrow(parseArnPattern(pattern)).literalLength).toBe(length);
  });
});

describe("no pattern is", () => {
  it.each([
    ["Deploy-*", '"Deploy-*" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME'],
    [
      "arn:aws:iam::*:role/Admin",
      '"arn:aws:iam::*:role/Admin" has a wildcard before the name: write partition and account out',
    ],
    [
      "arn:*:iam::111122223333:role/Admin",
      '"arn:*:iam::111122223333:role/Admin" has a wildcard before the name: write partition and account out',
    ],
    ["arn:moon:iam::111122223333:role/*", '"arn:moon:iam::111122223333:role/*" is of the unknown partition "moon"'],
    ["arn:aws:iam::1:role/*", 'the account "1" in "arn:aws:iam::1:role/*" is not twelve digits'],
    ["arn:aws:iam::111122223333:*", '"arn:aws:iam::111122223333:*" names no role or user'],
    ["arn:aws:iam::111122223333:role/", '"arn:aws:iam::111122223333:role/" names no role or user'],
    ["arn:aws:iam:eu-west-1:111122223333:role/*", expect.stringContaining("names no role or user")],
    ["arn:aws:sts::111122223333:assumed-role/*/x", expect.stringContaining("names no role or user")],
  ])("%s", (pattern, detail) => {
    expect(parseArnPattern(pattern)).toEqual({ ok: false, problem: { code: "CONFIG_INVALID", detail } });
  });
});
