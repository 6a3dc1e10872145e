import { type Code, Secret } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { decodeToken } from "./decode-token.ts";
import { makeToken } from "./make-token.ts";
import { presignedUrl } from "./presigned-request.ts";
import { clockAtNoon, credentials, noon, tokenOf, urlIn } from "./testing/tokens.ts";

const { token } = await makeToken({
  clusterId: "my-cluster",
  credentials: { ...credentials, sessionToken: "FwoG/+==" },
  region: "eu-central-1",
  clock: clockAtNoon,
});
const url = urlIn(token);

function codeOf(text: string | Secret): Code | "ok" {
  const outcome = decodeToken(typeof text === "string" ? tokenOf(text) : text);
  return outcome.ok ? "ok" : outcome.problem.code;
}

/** From `!` to `~`. */
const printable = Array.from({ length: 0x7f - 0x21 }, (_, i) => `%${(0x21 + i).toString(16).toUpperCase()}`).join("");

describe("decodeToken reads", () => {
  it("every field of a token", () => {
    const outcome = decodeToken(token);
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        host: "sts.eu-central-1.amazonaws.com",
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        scope: { date: "20260102", region: "eu-central-1", service: "sts" },
        signedAt: noon,
        expires: 60,
        signedHeaders: ["host", "x-k8s-aws-id"],
      },
    });
    expect(outcome.ok && outcome.value.sessionToken?.reveal()).toBe("FwoG%2F%2B%3D%3D");
    expect(outcome.ok && presignedUrl(outcome.value).reveal()).toBe(url);
  });

  it.each([
    [
      "parameters in another order",
      url
        .replace("Action=GetCallerIdentity&Version=2011-06-15&", "")
        .concat("&Version=2011-06-15&Action=GetCallerIdentity"),
    ],
    ["lower-case percent-encoding", url.replaceAll("%2F", "%2f")],
    ["a raw slash and equals sign in a value", url.replaceAll("%2F", "/").replaceAll("%3D", "=")],
    ["every printable character, encoded", url.replace("%2B", printable)],
    ["every printable character, encoded in lower case", url.replace("%2B", printable.toLowerCase())],
    ["X-Amz-Expires=0, as published older clients send it", url.replace("Expires=60", "Expires=0")],
    ["X-Amz-Expires=900", url.replace("Expires=60", "Expires=900")],
  ])("%s", (_, spelling) => {
    expect(codeOf(spelling)).toBe("ok");
  });
});

describe("decodeToken refuses", () => {
  const text = token.reveal();
  it.each<[string, string, Code]>([
    ["a token of more than 16 KiB", `k8s-aws-v1.${"A".repeat(16_384)}`, "TOKEN_TOO_LARGE"],
    ["an empty token", "", "TOKEN_PREFIX"],
    ["another prefix", text.replace("v1.", "v2."), "TOKEN_PREFIX"],
    ["the prefix in upper case", text.replace("k8s-aws", "K8S-AWS"), "TOKEN_PREFIX"],
    ["a space before", ` ${text}`, "TOKEN_PREFIX"],
    ["nothing after the prefix", "k8s-aws-v1.", "TOKEN_ENCODING"],
    ["padding", `${text}=`, "TOKEN_ENCODING"],
    ["a line break at the end", `${text}\n`, "TOKEN_ENCODING"],
    ["a line break within", `${text.slice(0, 50)}\n${text.slice(50)}`, "TOKEN_ENCODING"],
    ["the other base64 alphabet", "k8s-aws-v1.aHR0cHM6Ly9+/w", "TOKEN_ENCODING"],
    ["a length that no bytes have", "k8s-aws-v1.aaaaa", "TOKEN_ENCODING"],
    ["unused bits that are set", "k8s-aws-v1.aB", "TOKEN_ENCODING"],
    ["unused bits that are set, of three characters", "k8s-aws-v1.aaB", "TOKEN_ENCODING"],
  ])("%s", (_, raw, code) => {
    expect(codeOf(new Secret(raw))).toBe(code);
  });

  const host = "sts.eu-central-1.amazonaws.com";
  it.each<[string, string, Code]>([
    ["http", url.replace("https:", "http:"), "TOKEN_URL"],
    ["HTTPS in upper case", url.replace("https:", "HTTPS:"), "TOKEN_URL"],
    ["user information", url.replace(host, `user@${host}`), "TOKEN_URL"],
    ["an empty password", url.replace(host, `:@${host}`), "TOKEN_URL"],
    ["a port", url.replace(host, `${host}:443`), "TOKEN_URL"],
    ["a fragment", `${url}#x`, "TOKEN_PARAMETER"],
    ["a path", url.replace("/?", "/x?"), "TOKEN_URL"],
    ["no path", url.replace("/?", "?"), "TOKEN_URL"],
    ["a double slash", url.replace("/?", "//?"), "TOKEN_URL"],
    ["a dot segment", url.replace("/?", "/./?"), "TOKEN_URL"],
    ["a backslash", url.replace("/?", "\\?"), "TOKEN_URL"],
    ["a host in upper case", url.replace(host, host.toUpperCase()), "TOKEN_URL"],
    ["a percent-encoded host", url.replace("sts.", "%73ts."), "TOKEN_URL"],
    ["a full-width host", url.replace("sts.", "ｓｔｓ."), "TOKEN_URL"],
    ["a space", url.replace("/?", "/? "), "TOKEN_URL"],
    ["a NUL", url.replace("/?", "/?\0"), "TOKEN_URL"],
    ["a line break", `${url}\n`, "TOKEN_URL"],
    ["bytes that are no UTF-8", `${url}\u00ff`, "TOKEN_URL"],
    ["no query", `https://${host}/`, "TOKEN_URL"],
    ["another scheme", "file:///etc/passwd?x", "TOKEN_URL"],
  ])("a URL with %s", (_, spelling, code) => {
    expect(codeOf(spelling)).toBe(code);
  });

  it.each([
    ["an unknown parameter", `${url}&X-Amz-Foo=1`],
    ["an unknown parameter without a value", `${url}&x`],
    ["a repeated parameter", `${url}&Action=GetCallerIdentity`],
    ["a repeated parameter in another case", `${url}&action=GetCallerIdentity`],
    ["a parameter in another case", url.replace("Action=", "action=")],
    ["a percent-encoded name", url.replace("Action=", "%41ction=")],
    ["an empty name", `${url}&=x`],
    ["an empty pair", url.replace("&", "&&")],
    ["an ampersand at the end", `${url}&`],
    ["a semicolon as separator", url.replace("&Version", ";Version")],
    ["an empty value", url.replace("FwoG%2F%2B%3D%3D", "")],
    ["a value without equals sign", url.replace("X-Amz-Expires=60", "X-Amz-Expires")],
    ["a raw plus sign, which may be a space", url.replace("%2B", "+")],
    ["an encoded space", url.replace("%2B", "%20")],
    ["an encoded DEL", url.replace("%2B", "%7F")],
    ["an encoded DEL in lower case", url.replace("%2B", "%7f")],
    ["an encoded NUL", url.replace("%2B", "%00")],
    ["an encoded line break", url.replace("%2B", "%0A")],
    ["an encoded byte above ASCII", url.replace("%2B", "%FF")],
    ["a broken escape", url.replace("%2B", "%2")],
    ["an escape that is none", url.replace("%2B", "%zz")],
    ["a name of an object's own", `${url}&__proto__=x`],
    ["a name that every object has", `${url}&constructor=x`],
    ...[
      "Action",
      "Version",
      "X-Amz-Algorithm",
      "X-Amz-Credential",
      "X-Amz-Date",
      "X-Amz-Expires",
      "X-Amz-SignedHeaders",
      "X-Amz-Signature",
    ].map(
      (name) =>
        [
          `no ${name}`,
          url.replace(new RegExp(`[?&]${name}=[^&]*`), (pair) => (pair.startsWith("?") ? "?" : "")).replace("?&", "?"),
        ] as [string, string],
    ),
  ])("a query with %s", (_, spelling) => {
    expect(codeOf(spelling)).toBe("TOKEN_PARAMETER");
  });

  it.each<[string, string, string, Code]>([
    ["another action", "Action=GetCallerIdentity", "Action=AssumeRole", "TOKEN_ACTION"],
    ["an action in another case", "Action=GetCallerIdentity", "Action=getcalleridentity", "TOKEN_ACTION"],
    ["another version", "Version=2011-06-15", "Version=2012-06-15", "TOKEN_ACTION"],
    ["another algorithm", "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", "TOKEN_ALGORITHM"],
    ["a credential with a part too many", "%2Faws4_request", "%2Faws4_request%2Fx", "TOKEN_CREDENTIAL"],
    ["a credential with a part too few", "%2Fsts%2Faws4_request", "%2Faws4_request", "TOKEN_CREDENTIAL"],
    ["a credential with another end", "aws4_request", "aws5_request", "TOKEN_CREDENTIAL"],
    ["a key id that is too short", "AKIAIOSFODNN7EXAMPLE", "AKIA", "TOKEN_CREDENTIAL"],
    ["a key id with other characters", "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPL-", "TOKEN_CREDENTIAL"],
    ["a day that is none", "20260102%2Feu", "2026-01-02%2Feu", "TOKEN_CREDENTIAL"],
    ["a day with a digit too many", "20260102%2Feu", "202601020%2Feu", "TOKEN_CREDENTIAL"],
    ["a day after something else", "20260102%2Feu", "x20260102%2Feu", "TOKEN_CREDENTIAL"],
    ["a day before something else", "20260102%2Feu", "20260102x%2Feu", "TOKEN_CREDENTIAL"],
    ["a region with a dot", "%2Feu-central-1%2F", "%2Feu.central%2F", "TOKEN_CREDENTIAL"],
    ["a region of 64 characters", "%2Feu-central-1%2F", `%2F${"e".repeat(64)}%2F`, "TOKEN_CREDENTIAL"],
    ["an empty service", "%2Fsts%2F", "%2F%2F", "TOKEN_CREDENTIAL"],
    ["a service that ends with a capital letter", "%2Fsts%2F", "%2FstS%2F", "TOKEN_CREDENTIAL"],
    ["a service that begins with a capital letter", "%2Fsts%2F", "%2FSts%2F", "TOKEN_CREDENTIAL"],
    ["a key id with another character at its end", "EXAMPLE%2F", "EXAMPLE%21%2F", "TOKEN_CREDENTIAL"],
    ["a key id with another character at its beginning", "AKIAIOSF", "%21AKIAIOSF", "TOKEN_CREDENTIAL"],
    ["a key id of 129 characters", "AKIAIOSF", "A".repeat(117), "TOKEN_CREDENTIAL"],
    [
      "a date in another form",
      "Date=20260102T120000Z",
      "Date=2026-01-02T12:00:00Z".replaceAll(":", "%3A"),
      "TOKEN_DATE",
    ],
    ["a thirteenth month", "Date=20260102T120000Z", "Date=20261302T120000Z", "TOKEN_DATE"],
    ["the 30th of February", "Date=20260102T120000Z", "Date=20260230T120000Z", "TOKEN_DATE"],
    ["hour 24", "Date=20260102T120000Z", "Date=20260102T240000Z", "TOKEN_DATE"],
    ["a leap second", "Date=20260102T120000Z", "Date=20260102T235960Z", "TOKEN_DATE"],
    ["X-Amz-Expires=901", "Expires=60", "Expires=901", "TOKEN_EXPIRES"],
    ["X-Amz-Expires below zero", "Expires=60", "Expires=-1", "TOKEN_EXPIRES"],
    ["X-Amz-Expires with an exponent", "Expires=60", "Expires=6e1", "TOKEN_EXPIRES"],
    ["X-Amz-Expires with a leading zero", "Expires=60", "Expires=060", "TOKEN_EXPIRES"],
    ["X-Amz-Expires with a fraction", "Expires=60", "Expires=60.0", "TOKEN_EXPIRES"],
    ["X-Amz-Expires in other digits", "Expires=60", "Expires=%D9%A6", "TOKEN_PARAMETER"],
  ])("%s", (_, from, to, code) => {
    expect(url).toContain(from);
    expect(codeOf(url.replace(from, to))).toBe(code);
  });

  it.each([
    ["63 digits", (signature: string) => signature.slice(1)],
    ["65 digits", (signature: string) => `${signature}0`],
    ["upper case", () => "A".repeat(64)],
    ["other characters", () => "g".repeat(64)],
  ])("a signature of %s", (_, change) => {
    const altered = url.replace(/(?<=X-Amz-Signature=).*/, (signature) => change(signature));
    expect(codeOf(altered)).toBe("TOKEN_SIGNATURE");
  });
});

describe("decodeToken tells", () => {
  it.each([
    ["another action", "Action=GetCallerIdentity", "Action=AssumeRole", 'Action "AssumeRole", Version "2011-06-15"'],
    ["another version", "2011-06-15", "2012", 'Action "GetCallerIdentity", Version "2012"'],
    ["another algorithm", "AWS4-HMAC-SHA256", "HS256", '"HS256"'],
    ["what is no date", "Date=20260102T120000Z", "Date=2026-01-02", '"2026-01-02"'],
    [
      "a value of 19 characters, as the longest that is meant may have",
      "AWS4-HMAC-SHA256",
      "x".repeat(19),
      `"${"x".repeat(19)}"`,
    ],
    [
      "of a longer value, which may be a secret in its place, the first eight",
      "AWS4-HMAC-SHA256",
      "abcdefghijklmnopqrst",
      '"abcdefgh…"',
    ],
    ["what is no time of expiry", "Expires=60", "Expires=901", '"901"'],
    ["a name that stands there twice", "&X-Amz-Date=", "&Version=1&X-Amz-Date=", 'repeated: "Version"'],
    ["the name of a value that is badly encoded", "Expires=60", "Expires=%6", 'badly encoded: "X-Amz-Expires"'],
    ["the name of a value that decodes to a space", "Expires=60", "Expires=%20", 'badly encoded: "X-Amz-Expires"'],
    ["the name of an empty value", "Expires=60", "Expires=", 'empty: "X-Amz-Expires"'],
    ["a name without an equals sign", "Expires=60", "Expires", 'empty: "X-Amz-Expires"'],
    ["the name that is missing", "&X-Amz-Expires=60", "", 'missing: "X-Amz-Expires"'],
    ["a name that is not known", "Expires=60", "Expire=60", 'unknown: "X-Amz-Expire"'],
    ["a name of one letter", "&X-Amz-Expires", "&x", 'unknown: "x"'],
    ["a name in five parts with digits", "X-Amz-Expires", "x-amz-sha-256-a1", 'unknown: "x-amz-sha-256-a1"'],
    ["a name of 16 letters", "X-Amz-Expires", "abcdefghijklmnop", 'unknown: "abcdefghijklmnop"'],
  ])("%s", (_, from, to, detail) => {
    expect(url).toContain(from);
    expect(decodeToken(tokenOf(url.replace(from, to)))).toMatchObject({ ok: false, problem: { detail } });
  });

  it.each([
    ["more than 16 letters", "abcdefghijklmnopq"],
    ["a part of more than 16 letters", "x-abcdefghijklmnopq"],
    ["six parts", "a-b-c-d-e-f"],
    ["a digit at its beginning", "1a"],
    ["a dash at its end", "a-"],
    ["two dashes", "a--b"],
    ["an underscore", "a_b"],
    ["another character before", "!abc"],
    ["another character behind", "abc!"],
    ["another character in a later part", "abc-!"],
    ["nothing", ""],
  ])("nothing of a name that does not look like one, with %s: it may be a piece of a secret", (_, name) => {
    expect(decodeToken(tokenOf(url.replace("X-Amz-Expires=", `${name}=`)))).toEqual({
      ok: false,
      problem: { code: "TOKEN_PARAMETER", detail: "unknown" },
    });
  });
});
