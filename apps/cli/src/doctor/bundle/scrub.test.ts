import { describe, expect, it } from "vitest";
import { scrub } from "./scrub.ts";
import { foundIn } from "./testing/pieces.ts";

const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const sessionToken = `IQoJb3JpZ2luX2VjE${"ab+/CD=12".repeat(60)}`;

describe("a known secret", () => {
  it.each([
    ["as it is", sessionToken],
    ["cut off", sessionToken.slice(0, 128)],
    ["from the middle", sessionToken.slice(77, 90)],
    ["percent-encoded", encodeURIComponent(sessionToken)],
    ["in base64", Buffer.from(sessionToken).toString("base64")],
    ["in base64url", Buffer.from(sessionToken).toString("base64url")],
    ["in base64 of something longer", Buffer.from(`x${sessionToken}`).toString("base64")],
    ["in base64 of something longer yet", Buffer.from(`xy${sessionToken}z`).toString("base64")],
    ["twice", `${sessionToken} and ${sessionToken}`],
  ])("%s is not shown", (_, text) => {
    const shown = scrub(`before ${text} after`, [sessionToken]);
    expect(foundIn(shown, [sessionToken])).toEqual([]);
    expect(shown).toMatch(/^before .*\[hidden\].* after$/);
  });

  it.each([
    ["a quote and a \\ in it", 'pass"word\\1'],
    ["a half of a character in it", "pass\ud800word"],
    ["few characters", "hunter"],
  ])("of %s is not shown, plain or in JSON", (_, secret) => {
    expect(scrub(`a ${secret} b`, [secret])).toBe("a [hidden] b");
    expect(scrub(`a ${JSON.stringify(secret)} b`, [secret])).toBe('a "[hidden]" b');
  });

  it("in the other alphabet of base64 is not shown", () => {
    const secret = "???>>>~~~???>>>~~~";
    const [one, other] = [Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("base64url")];
    expect(one).not.toBe(other);
    expect(scrub(`${one} ${other}`, [secret])).toBe("[hidden] [hidden]");
  });

  it("with a line break at its end is not shown without it", () => {
    expect(scrub("a hunter2\nb", ["hunter2\n"])).toBe("a [hidden]\nb");
  });

  it("leaves the rest as it is", () => {
    expect(scrub("one hunter2 two hunter3", ["hunter2"])).toBe("one [hidden] two hunter3");
    expect(scrub("true is true", ["true", ""])).toBe("true is true");
  });
});

describe("what looks like a secret is not shown", () => {
  it.each([
    ["a token", "x k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbS8 y", "x [secret] y"],
    [
      "a signature",
      "https://sts/?X-Amz-Signature=0123abc&X-Amz-Date=1",
      "https://sts/?X-Amz-Signature=[hidden]&X-Amz-Date=1",
    ],
    ["a session token in a URL", "X-Amz-Security-Token%3DIQoJ%2B1 y", "X-Amz-Security-Token%3D[hidden] y"],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nx", "[hidden]\nx"],
    ["a private key that ends nowhere", "a -----BEGIN PRIVATE KEY-----\nMIIE\nx", "a [hidden]"],
    ["a JWT", "x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl y", "x [hidden] y"],
    ["a header", "Authorization: Bearer abcdefgh1234", "Authorization: Bearer [hidden]"],
    ["a token of GitHub", "x ghp_abcdefghij0123456789 y", "x [hidden] y"],
    ["a password in a wrong place", 'unknown key "password:hunter2"', 'unknown key "password:[hidden]"'],
    ["a URL's password", "at http://me:p@ss/w0rd@proxy:3128/ y", "at http://[hidden]@proxy:3128/ y"],
    ["a secret access key", `x ${secretKey} y`, "x [hidden] y"],
    ["an access key id, in the middle", "x AKIAIOSFODNN7EXAMPLE y", "x AKIA…MPLE y"],
  ])("%s", (_, text, shown) => {
    expect(scrub(text, [])).toBe(shown);
  });
});

it.each([
  "arn:aws:iam::111122223333:role/eng/KubernetesAdmin",
  "TOKEN_EXPIRED: the token was signed more than 15 minutes ago",
  "the bearer token does not begin with k8s-aws-v1. as those of aws-iam-authenticator do",
  "Basic authentication of https://example.com:8443/path?x=y is off",
  "AWS_SESSION_TOKEN=[set], token: fine",
  "commit 0123456789abcdef0123456789abcdef01234567",
  "user id AROAEXAMPLEEXAMPLE123, session i-0123456789abcdef0",
  "/home/alice/.aws/cli/cache/kubeconfigs/production-eu-central-1.yaml",
])("%j stays", (text) => {
  expect(scrub(text, [])).toBe(text);
});

it.each(["a://", "a.", "-eyJ", "Bearer ", "-----BEGIN PRIVATE KEY", "AKIA", "aB1/", "hunter2"])(
  "a long text of %j does not take for ever",
  (piece) => {
    const text = piece.repeat(200_000);
    expect(scrub(text, ["hunter2hunter2hunter2"]).length).toBeLessThanOrEqual(text.length);
  },
);
